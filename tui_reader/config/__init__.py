"""Settings, and YAML files whose errors name file, line and key."""
