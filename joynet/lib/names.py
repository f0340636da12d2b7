"""People's names."""


def initials(name: str) -> str:
    """The first letters of the first and last word that begins with a letter: "Dr. Amara Okafor, RN" gives "AO"."""
    words = [word for word in name.split(",")[0].split() if word[0].isalpha() and not word.endswith(".")]
    if not words:
        return name[:1].upper()
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
