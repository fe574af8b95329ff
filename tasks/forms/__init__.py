"""The forms that people fill in, in Prefect's UI, when it is their turn."""

from tasks.forms.build import form_for
from tasks.forms.take import take_answer

__all__ = ["form_for", "take_answer"]
