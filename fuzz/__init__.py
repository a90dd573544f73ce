"""Fuzzing harnesses: docs/safety.md says what they found, CONTRIBUTING.md how to run them."""
