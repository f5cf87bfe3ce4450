"""What can be done: one file each, the same for command line, web and daemon. An action takes plain values and
ports.
"""
