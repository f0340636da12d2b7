"""Acts that several people do at the same moment."""

import threading
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import connection


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Does everything at the same time; gives each refusal's sentence, "" for what was done."""
    start = threading.Barrier(len(acts))
    answers: list[str] = []

    def work(act: Callable[[], object]) -> None:
        try:
            start.wait()
            act()
        except ValidationError as refusal:
            answers.append(refusal.messages[0])
        except Exception as trouble:
            answers.append(repr(trouble))
        else:
            answers.append("")
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)
