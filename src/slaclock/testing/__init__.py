"""For users' tests: the conformance runner."""
