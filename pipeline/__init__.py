"""biaoxun (标讯): procurement notices into typed, evidenced tables, questions and reports."""

__version__ = "0.1.0"
