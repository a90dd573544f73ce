"""Files and folders on this machine: imported, and watched for changes."""
