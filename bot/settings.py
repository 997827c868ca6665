"""Every setting of the program, from the environment or a `.env` file; nothing else reads them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.domain.errors import BadSettings, SettingProblem

DATA = Path("data")  # what the program keeps beside its code: the database, the key, the fitted model

_ZALO_BOT_SECRET = range(8, 257)  # letters that Zalo takes in a webhook's secret
_ZALO_OA = {  # what an Official Account needs, all of it
    "zalo_oa_app_id": "ZALO_OA_APP_ID",
    "zalo_oa_app_secret": "ZALO_OA_APP_SECRET",
    "zalo_oa_secret_key": "ZALO_OA_SECRET_KEY",
    "zalo_oa_refresh_token": "ZALO_OA_REFRESH_TOKEN",
}
_SENDABLE = re.compile(r"[A-Za-z0-9_-]{1,256}")  # what Telegram takes as a webhook's secret


def _named(name: str) -> AliasChoices:
    return AliasChoices(name)


class Settings(BaseSettings):
    """The settings, frozen; secrets hide in repr."""

    model_config = SettingsConfigDict(frozen=True, env_file=".env", extra="ignore", populate_by_name=True)

    database_url: str = Field(
        default=f"sqlite+aiosqlite:///{DATA / 'bot.db'}", validation_alias=_named("BOT_DATABASE_URL"), repr=False
    )
    secret_key: SecretStr | None = Field(default=None, validation_alias=_named("BOT_SECRET_KEY"))
    knowledge: Path = Field(default=Path("knowledge"), validation_alias=_named("BOT_KNOWLEDGE"))
    host: str = Field(default="127.0.0.1", validation_alias=_named("HOST"))
    port: Annotated[int, Field(ge=1, le=65535)] = Field(default=8080, validation_alias=_named("PORT"))
    telegram_token: SecretStr | None = Field(default=None, validation_alias=_named("TELEGRAM_TOKEN"))
    telegram_api_url: str | None = Field(default=None, validation_alias=_named("TELEGRAM_API_URL"))
    telegram_webhook_secret: SecretStr | None = Field(default=None, validation_alias=_named("TELEGRAM_WEBHOOK_SECRET"))
    public_url: str | None = Field(default=None, validation_alias=_named("PUBLIC_URL"))
    staff_chat_id: str | None = Field(default=None, validation_alias=_named("STAFF_CHAT_ID"))
    admin_ids: str | None = Field(default=None, validation_alias=_named("ADMIN_IDS"))
    zalo_bot_token: SecretStr | None = Field(default=None, validation_alias=_named("ZALO_BOT_TOKEN"))
    zalo_bot_api_url: str | None = Field(default=None, validation_alias=_named("ZALO_BOT_API_URL"))
    zalo_bot_webhook_secret: SecretStr | None = Field(default=None, validation_alias=_named("ZALO_BOT_WEBHOOK_SECRET"))
    zalo_oa_app_id: str | None = Field(default=None, validation_alias=_named("ZALO_OA_APP_ID"))
    zalo_oa_app_secret: SecretStr | None = Field(default=None, validation_alias=_named("ZALO_OA_APP_SECRET"))
    zalo_oa_secret_key: SecretStr | None = Field(default=None, validation_alias=_named("ZALO_OA_SECRET_KEY"))
    zalo_oa_refresh_token: SecretStr | None = Field(default=None, validation_alias=_named("ZALO_OA_REFRESH_TOKEN"))
    zalo_oa_api_url: str | None = Field(default=None, validation_alias=_named("ZALO_OA_API_URL"))
    zalo_oa_oauth_url: str | None = Field(default=None, validation_alias=_named("ZALO_OA_OAUTH_URL"))
    smtp_url: SecretStr | None = Field(default=None, validation_alias=_named("SMTP_URL"))
    smtp_from: str | None = Field(default=None, validation_alias=_named("SMTP_FROM"))
    log_format: Literal["text", "json"] = Field(default="text", validation_alias=_named("LOG_FORMAT"))
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", validation_alias=_named("LOG_LEVEL")
    )

    @field_validator(
        "secret_key",
        "telegram_token",
        "telegram_api_url",
        "telegram_webhook_secret",
        "public_url",
        "staff_chat_id",
        "admin_ids",
        "zalo_bot_token",
        "zalo_bot_api_url",
        "zalo_bot_webhook_secret",
        "zalo_oa_api_url",
        "zalo_oa_oauth_url",
        "smtp_url",
        "smtp_from",
        *_ZALO_OA,
        mode="before",
    )
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if not value.startswith(("sqlite+aiosqlite:///", "postgresql+asyncpg://")):
            raise ValueError
        return value

    @field_validator("secret_key")
    @classmethod
    def _usable_keys(cls, value: SecretStr | None) -> SecretStr | None:
        for key in _keys(value):
            Fernet(key)
        return value

    @field_validator("public_url")
    @classmethod
    def _secure_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith("https://"):
            raise ValueError
        return value

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _sendable_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _SENDABLE.fullmatch(value.get_secret_value()):
            raise ValueError
        return value

    @field_validator("admin_ids")
    @classmethod
    def _numbers(cls, value: str | None) -> str | None:
        if not all(map(str.isdecimal, _listed(value))):
            raise ValueError
        return value

    @field_validator("zalo_bot_webhook_secret")
    @classmethod
    def _fitting_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value) not in _ZALO_BOT_SECRET:
            raise ValueError
        return value

    @model_validator(mode="after")
    def _secret_with_webhook(self) -> Settings:
        if self.public_url and self.telegram_token and self.telegram_webhook_secret is None:
            raise _contradiction("webhook_without_secret", missing="TELEGRAM_WEBHOOK_SECRET")
        if self.public_url and self.zalo_bot_token and self.zalo_bot_webhook_secret is None:
            raise _contradiction("webhook_without_secret", missing="ZALO_BOT_WEBHOOK_SECRET")
        return self

    @model_validator(mode="after")
    def _whole_account(self) -> Settings:
        missing = [name for field, name in _ZALO_OA.items() if getattr(self, field) is None]
        if missing and len(missing) < len(_ZALO_OA):
            raise _contradiction("half_account", missing=", ".join(missing), all=", ".join(_ZALO_OA.values()))
        return self

    @field_validator("smtp_url")
    @classmethod
    def _mail_server(cls, value: SecretStr | None) -> SecretStr | None:
        server = urlsplit(value.get_secret_value()) if value else None
        if server and (server.scheme not in {"smtp", "smtps"} or not server.hostname):
            raise ValueError
        return value

    @model_validator(mode="after")
    def _sender_with_mail_server(self) -> Settings:
        if (self.smtp_url is None) != (self.smtp_from is None):
            raise _contradiction("half_mail_server")
        return self

    @model_validator(mode="after")
    def _telegram_with_group(self) -> Settings:
        if self.staff_chat_id and self.telegram_token is None:
            raise _contradiction("group_without_telegram")
        return self

    @model_validator(mode="after")
    def _key_with_postgres(self) -> Settings:
        if self.database_url.startswith("postgresql") and self.secret_key is None:
            raise _contradiction("postgresql_without_key")
        return self

    @property
    def names_channel(self) -> bool:
        """Whether any service is configured."""
        return any((self.telegram_token, self.zalo_bot_token, self.zalo_oa_app_id))

    @property
    def admins(self) -> frozenset[str]:
        """The Telegram ids of those who may change the content."""
        return frozenset(_listed(self.admin_ids))

    @property
    def embedded(self) -> bool:
        """Whether the database is SQLite, which belongs to one process."""
        return self.database_url.startswith("sqlite")

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the personal fields, newest first; empty when the program is to make one itself."""
        return _keys(self.secret_key)


def read_settings() -> Settings:
    """The settings in force. Raises BadSettings with one problem for each bad one, never with its value."""
    try:
        return Settings()
    except ValidationError as error:
        raise BadSettings(tuple(map(_problem, error.errors()))) from None


def _keys(value: SecretStr | None) -> tuple[str, ...]:
    return _listed(value.get_secret_value() if value else None)


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(each.strip() for each in (text or "").split(",") if each.strip())


def _contradiction(what: str, **values: str) -> PydanticCustomError:
    """Settings that are well each by itself, but not together."""
    return PydanticCustomError(what, what, values)


def _problem(details: ErrorDetails) -> SettingProblem:
    """A setting is called by its own name, a contradiction by what was raised; the value itself is dropped."""
    if details["loc"]:
        return SettingProblem(what=str(details["loc"][0]).lower())
    return SettingProblem(what=details["type"], values=details.get("ctx", {}))
