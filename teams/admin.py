"""Teams in the staff's admin: lists to find things, and pages whose buttons call actions."""

from __future__ import annotations
