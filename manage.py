#!/usr/bin/env python
"""Joynet's command line."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run one of the project's commands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "joynet.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
