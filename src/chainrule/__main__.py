"""``python -m chainrule`` and ``chainrule``: the command line. An interrupt while it is still being
loaded ends it as one that comes later does, without a traceback."""

import sys


def main() -> None:
    """Run the command that the shell asks for, and exit."""
    try:
        from chainrule.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
