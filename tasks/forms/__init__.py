"""The forms that people fill in: built for one turn, and taken from one."""

from tasks.forms.build import form_for
from tasks.forms.edit import take_edit
from tasks.forms.take import receive_answer, take_answer

__all__ = ["form_for", "receive_answer", "take_answer", "take_edit"]
