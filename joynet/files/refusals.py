"""Why a file is not taken or not handed out, each reason in a sentence that says what to do."""

from django.core.exceptions import ValidationError

NEW_PDF = "Open it, choose Print, then Save as PDF, and upload the new file."

SENTENCES = {
    "type": (
        "This is not a PDF. Open the file in the program it was made with, choose Save as or Print, pick PDF, "
        "and upload the PDF. A photo or scan can be saved as a PDF the same way."
    ),
    "empty": "The file is empty. Save the PDF once more, look at it, and upload it again.",
    "too_big": (
        "The file is larger than {limit} MB. Save it as a smaller PDF (Reduce file size, or scan in black and white) "
        "and upload that."
    ),
    "pages": "The file has {pages} pages; at most {limit} are allowed. Upload only the pages that are needed.",
    "no_pages": "The file has no pages. Save the PDF once more from its program and upload the new file.",
    "protected": (
        "The file is protected with a password or against changes. Save a copy without protection and upload that."
    ),
    "damaged": (
        "The file is damaged, and part of its text could be lost. Save the PDF once more from the program it was made "
        "with, and upload the new file."
    ),
    "mixed": f"The file holds more than a PDF. {NEW_PDF}",
    "script": f"The PDF holds a script, which a letter does not need. {NEW_PDF}",
    "action": f"The PDF starts something when it is opened or clicked, which a letter does not need. {NEW_PDF}",
    "attachment": f"The PDF has another file inside. {NEW_PDF} Other files cannot be sent along.",
    "media": f"The PDF holds sound, video or a 3D picture. {NEW_PDF}",
    "form": f"The PDF is a form that is still filled by a program. {NEW_PDF}",
    "link": f"The PDF has a link that opens a program or a file of a computer. Remove the link. {NEW_PDF}",
    "too_complex": f"The PDF took too long to read. {NEW_PDF}",
    "virus": (
        "The virus scanner found something in the file, so we did not keep it. Make the PDF again on another computer, "
        "or ask whoever looks after your computer."
    ),
    "no_room": (
        "The file could not be kept because our storage is full. Nothing else is affected. We have been told; "
        "try again later today, or call the help line."
    ),
    "incomplete": "The file did not arrive whole. Choose it again and upload it once more.",
    "name": "The file's name cannot be read. Give the file a short name, such as letter.pdf, and upload it again.",
    "waiting": "This file has not been scanned for viruses yet. Try again in a few minutes.",
    "infected": "The virus scanner refused this file, so nobody can open it. Ask the team for a new one.",
    "missing": "The file is not in the storage. Tell the people who run this site: its number is {number}.",
}


class FileRefused(ValidationError):
    """The file is not taken; the message is for the person who uploads it. `code` is a key of SENTENCES."""


class FileClosed(ValidationError):
    """The file cannot be opened (yet); the message is for the person who asked for it."""


def refused(code: str, **numbers: int) -> FileRefused:
    """The refusal for that reason, its numbers filled in."""
    return FileRefused(SENTENCES[code].format(**numbers), code=code)


def closed(code: str, **numbers: int) -> FileClosed:
    """The same for a file that is kept but not opened."""
    return FileClosed(SENTENCES[code].format(**numbers), code=code)
