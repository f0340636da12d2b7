"""Forms of the staff's mail pages."""

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget


class ReasonForm(forms.Form):
    """Why staff send a mail again or stop it."""

    reason = forms.CharField(
        max_length=200,
        widget=AdminTextInputWidget,
        label="Reason",
        help_text="Kept with the mail. Write what you know, such as: The address was corrected.",
        error_messages={"required": "Write why."},
    )
