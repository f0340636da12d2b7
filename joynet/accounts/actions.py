"""What people do with accounts, staff roles, and the network's own facts.

The last belong here because the network's app lies below the accounts and knows no actors.
"""

from datetime import date, datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.accounts.history import stamp
from joynet.accounts.models import Role, StaffRole, User
from joynet.lib.days import overlapping
from joynet.network.models import HelpBlock, Kind, Network, TextVersion


class RoleRefused(ValidationError):
    """The role cannot be given or ended like this; the message is for the member of staff who tried."""


class AccountRefused(ValidationError):
    """The account cannot be changed like this; the message is for the member of staff who tried."""


@transaction.atomic
def start_account(
    *, address: str, name: str = "", time_zone: str = "America/New_York", by: Actor, at: datetime
) -> User:
    """The account with this address; a new one that still has to prove the address when there is none."""
    known: User | None = User.objects.with_address(address).first()
    if known is not None:
        return known
    user = User(email=address.strip().lower(), name=name.strip(), time_zone=time_zone, created_at=at)
    user.set_unusable_password()
    user.full_clean()
    user.save()
    proof = EmailAddress(user=user, email=user.email, primary=True, verified=False)
    proof.full_clean()
    proof.save()
    audit.record(by=by, at=at, verb="started account", target=user)
    return user


@transaction.atomic
def record_sign_in(*, user: User, method: str, by: Actor, at: datetime) -> None:
    """`method` is allauth's word for the last step: code, password, mfa; or demo."""
    audit.record(by=by, at=at, verb="signed in", target=user, details={"method": method})


@transaction.atomic
def set_password(*, user: User, password: str, by: Actor, at: datetime) -> None:
    """Set a password that the form has judged; every other session of the person ends with it."""
    user.set_password(password)
    user.full_clean()
    user.save(update_fields=["password"])
    audit.record(by=by, at=at, verb="set password", target=user)


@transaction.atomic
def change_profile(*, user: User, name: str, time_zone: str, by: Actor, at: datetime) -> User:
    """Change how the person is named and in which zone they read times."""
    user = User.objects.select_for_update().get(pk=user.pk)
    user.name, user.time_zone = name.strip(), time_zone
    user.full_clean()
    user.save(update_fields=["name", "time_zone"])
    audit.record(by=by, at=at, verb="changed profile", target=user)
    return user


@transaction.atomic
def record_address_change(*, user: User, by: Actor, at: datetime) -> None:
    """The person has proved a new address and signs in with it from now on."""
    audit.record(by=by, at=at, verb="changed address", target=user)


@transaction.atomic
def grant_role(
    *, user: User, role: Role, starts_on: date, ends_on: date | None = None, by: Actor, at: datetime
) -> StaffRole:
    """Give a staff role from a day on. The person signs in anew, as staff."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        raise RoleRefused({"user": "This person may not sign in. Let them sign in again first."})
    if user.staff_roles.filter(overlapping(starts_on, ends_on), role=role).exists():
        raise RoleRefused({"role": "This person holds this role during that time already."})
    staff_role = StaffRole(user=user, role=role, starts_on=starts_on, ends_on=ends_on)
    staff_role.full_clean()
    staff_role.save()
    _end_all_sessions(user)
    audit.record(by=by, at=at, verb="granted role", target=staff_role, details={"user": user.pk, "role": role.value})
    return staff_role


@transaction.atomic
def end_role(*, staff_role: StaffRole, ends_on: date, by: Actor, at: datetime) -> StaffRole:
    """The role no longer counts from `ends_on` on."""
    staff_role = StaffRole.objects.select_for_update(of=("self",)).select_related("user").get(pk=staff_role.pk)
    if by.user == staff_role.user and staff_role.role == Role.DIRECTOR:
        raise RoleRefused({"ends_on": "Ask another director to end your own role."})
    staff_role.ends_on = ends_on
    staff_role.full_clean()
    staff_role.save(update_fields=["ends_on"])
    audit.record(by=by, at=at, verb="ended role", target=staff_role, details={"user": staff_role.user_id})
    return staff_role


@transaction.atomic
def lock_out(*, user: User, by: Actor, at: datetime) -> User:
    """The person may not sign in any more; every session of theirs ends now."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if by.user == user:
        raise AccountRefused("Ask another member of staff to lock your own account.")
    user.is_active = False
    user.save(update_fields=["is_active"])
    _end_all_sessions(user)
    audit.record(by=by, at=at, verb="locked out", target=user)
    return user


@transaction.atomic
def let_in(*, user: User, by: Actor, at: datetime) -> User:
    """The person may sign in again."""
    user = User.objects.select_for_update().get(pk=user.pk)
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record(by=by, at=at, verb="let in again", target=user)
    return user


@transaction.atomic
def end_sessions(*, user: User, by: Actor, at: datetime) -> None:
    """Sign the person out everywhere."""
    _end_all_sessions(user)
    audit.record(by=by, at=at, verb="ended sessions", target=user)


@transaction.atomic
def remove_second_step(*, user: User, by: Actor, at: datetime) -> None:
    """For somebody who has lost phone and key and codes, after a second person has checked who they are."""
    if by.user == user:
        raise AccountRefused("Ask another member of staff to remove your own second step.")
    Authenticator.objects.filter(user=user).delete()
    _end_all_sessions(user)
    audit.record(by=by, at=at, verb="removed second step", target=user)


@transaction.atomic
def change_network(*, network: Network, name: str, mail_from: str, by: Actor, at: datetime) -> Network:
    """Rename the network, or let its mail come from another address."""
    network = Network.objects.select_for_update().get(pk=network.pk)
    network.name, network.mail_from = name.strip(), mail_from.strip()
    network.full_clean()
    stamp(network, by=by, at=at)
    network.save()
    audit.record(by=by, at=at, verb="changed network", target=network)
    return network


@transaction.atomic
def change_help_block(
    *, help_block: HelpBlock, phone: str, hours: str, zone: str, email: str, by: Actor, at: datetime
) -> HelpBlock:
    """Change how people reach somebody, on every page, mail and PDF from now on."""
    help_block = HelpBlock.objects.select_for_update().get(pk=help_block.pk)
    help_block.phone, help_block.hours = phone.strip(), hours.strip()
    help_block.zone, help_block.email = zone, email.strip()
    help_block.full_clean()
    stamp(help_block, by=by, at=at)
    help_block.save()
    audit.record(by=by, at=at, verb="changed help block", target=help_block)
    return help_block


@transaction.atomic
def publish_text(*, network: Network, kind: Kind, body: str, by: Actor, at: datetime) -> TextVersion:
    """A new wording, in force at once; what people agreed to before keeps its own words."""
    network = Network.objects.select_for_update().get(pk=network.pk)
    latest = network.texts.filter(kind=kind).aggregate(number=Max("number"))["number"] or 0
    text = TextVersion(network=network, kind=kind, number=latest + 1, body=body.strip(), effective_at=at)
    text.full_clean()
    stamp(text, by=by, at=at)
    text.save()
    audit.record(by=by, at=at, verb="published text", target=text, details={"kind": kind.value, "number": text.number})
    return text


def _end_all_sessions(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()
