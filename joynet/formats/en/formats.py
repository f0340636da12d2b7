"""How days and moments read everywhere, the admin included: Mar 9, 2027 and Mar 9, 2027, 3:42 PM."""

DATE_FORMAT = "M j, Y"
SHORT_DATE_FORMAT = "M j, Y"
TIME_FORMAT = "g:i A"
DATETIME_FORMAT = "M j, Y, g:i A e"
SHORT_DATETIME_FORMAT = "M j, Y, g:i A e"
