"""Read a cfg file of parameters: sections of `name = value`, as manim has them, with nothing in a value replaced."""

from configparser import ConfigParser, Error
from pathlib import Path


class CfgError(ValueError):
    """A cfg file that cannot be read; the message begins with its path."""


def read_cfg(file: Path) -> ConfigParser:
    """The sections of a cfg file. Raises `CfgError`."""
    parser = ConfigParser(interpolation=None)
    if file.exists() and not file.is_file():  # a device may never end
        raise CfgError(f"{file} cannot be read: it is not a file.")
    try:
        parser.read_string(file.read_text(encoding="utf-8"), source=file.name)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text in UTF-8"
        raise CfgError(f"{file} cannot be read: {reason}.") from None
    except Error as error:
        raise CfgError(f"{file} is malformed: {' '.join(error.message.split())}.") from None
    return parser
