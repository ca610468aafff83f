"""Organisations, persons, accounts, and the roles that are held for an organisation."""

from __future__ import annotations

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

LANGUAGES = [("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")]


class Organisation(models.Model):
    """A legal unit of the directory. Rows come from the dated data file and carry its source."""

    orgnr = models.CharField(max_length=9, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    region = models.CharField(max_length=3, blank=True)
    ror = models.CharField(max_length=9, blank=True)
    discontinued = models.BooleanField(default=False)
    # The row of the directory with its dates and sources, read by `domain.directory`.
    row = models.JSONField(default=dict)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    given_name = models.CharField(max_length=120, blank=True)
    family_name = models.CharField(max_length=120, blank=True)
    email = models.EmailField()
    orcid = models.CharField(max_length=19, blank=True)
    language = models.CharField(max_length=2, choices=LANGUAGES, default="nb")

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="people_person_email_once")]
        ordering = ["family_name", "given_name"]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}".strip() or self.email


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> models.QuerySet[User]:
        """With the person: every page names who is logged in."""
        return super().get_queryset().select_related("person")

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> User:
        return self.create_user(email, password, is_superuser=True, is_staff=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A login. Who somebody is stands on the person."""

    email = models.EmailField(unique=True)
    person = models.OneToOneField(Person, null=True, on_delete=models.PROTECT, related_name="user")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects = UserManager()

    def __str__(self) -> str:
        return str(self.person) if self.person_id else self.email


class OrganisationRole(models.Model):
    """A role held for an organisation, e.g. the research management that endorses its applications."""

    RESEARCH_MANAGER = "research_manager"
    KINDS = [(RESEARCH_MANAGER, "research manager")]

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="organisation_roles")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="roles")
    kind = models.CharField(max_length=30, choices=KINDS)
    held_from = models.DateField()
    held_to = models.DateField(null=True)
    # Who handed it on, where it is held on another's behalf.
    given_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "kind"], condition=Q(held_to__isnull=True),
                name="people_role_held_once",
            ),
            models.CheckConstraint(
                condition=Q(held_to__isnull=True) | Q(held_to__gte=models.F("held_from")),
                name="people_role_period",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.person} {self.kind} {self.organisation}"


class Department(models.Model):
    """A unit of an organisation as everybody may read it; how the unit is reached, never a person."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="departments")
    key = models.SlugField(max_length=80, unique=True)
    names = models.JSONField()
    kind = models.CharField(max_length=20)  # see domain/department.py
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=300, blank=True)
    web_address = models.URLField(max_length=300, blank=True)
    source = models.CharField(max_length=300)
    # None where the day is not known, or has not come.
    held_from = models.DateField(null=True)
    held_to = models.DateField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="people_department_has_a_source"),
            models.CheckConstraint(
                condition=Q(held_to__isnull=True)
                | Q(held_from__isnull=True)
                | Q(held_to__gte=models.F("held_from")),
                name="people_department_period",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "key"], name="people_department_of")]

    def __str__(self) -> str:
        return str(self.names.get("nb") or next(iter(self.names.values()), self.key))
