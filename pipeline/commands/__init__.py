"""The commands of `biaoxun`: a module a command, or a group of them, by its name.

Words in, text out; what is decided is decided below. `option`, `output`, `jsonl` and `bar` are what
they share. The clock is read here and nowhere else. What is heavy is imported by the function that
needs it, so that help costs nothing.
"""
