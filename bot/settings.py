"""Every setting of the program, from the environment or a `.env` file; nothing else reads them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.domain.errors import SettingsError

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
    zalo_bot_token: SecretStr | None = Field(default=None, validation_alias=_named("ZALO_BOT_TOKEN"))
    zalo_bot_api_url: str | None = Field(default=None, validation_alias=_named("ZALO_BOT_API_URL"))
    zalo_bot_webhook_secret: SecretStr | None = Field(default=None, validation_alias=_named("ZALO_BOT_WEBHOOK_SECRET"))
    zalo_oa_app_id: str | None = Field(default=None, validation_alias=_named("ZALO_OA_APP_ID"))
    zalo_oa_app_secret: SecretStr | None = Field(default=None, validation_alias=_named("ZALO_OA_APP_SECRET"))
    zalo_oa_secret_key: SecretStr | None = Field(default=None, validation_alias=_named("ZALO_OA_SECRET_KEY"))
    zalo_oa_refresh_token: SecretStr | None = Field(default=None, validation_alias=_named("ZALO_OA_REFRESH_TOKEN"))
    zalo_oa_api_url: str | None = Field(default=None, validation_alias=_named("ZALO_OA_API_URL"))
    zalo_oa_oauth_url: str | None = Field(default=None, validation_alias=_named("ZALO_OA_OAUTH_URL"))
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
        "zalo_bot_token",
        "zalo_bot_api_url",
        "zalo_bot_webhook_secret",
        "zalo_oa_api_url",
        "zalo_oa_oauth_url",
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
            raise ValueError("must begin with sqlite+aiosqlite:/// or postgresql+asyncpg://")
        return value

    @field_validator("public_url")
    @classmethod
    def _secure_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith("https://"):
            raise ValueError("must begin with https://")
        return value

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _sendable_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _SENDABLE.fullmatch(value.get_secret_value()):
            raise ValueError("must be 1 to 256 letters a-z, A-Z, digits, _ or -")
        return value

    @field_validator("zalo_bot_webhook_secret")
    @classmethod
    def _fitting_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value) not in _ZALO_BOT_SECRET:
            raise ValueError("must be 8 to 256 characters")
        return value

    @model_validator(mode="after")
    def _secret_with_webhook(self) -> Settings:
        if self.public_url and self.telegram_token and self.telegram_webhook_secret is None:
            raise ValueError("TELEGRAM_WEBHOOK_SECRET is required with PUBLIC_URL")
        if self.public_url and self.zalo_bot_token and self.zalo_bot_webhook_secret is None:
            raise ValueError("ZALO_BOT_WEBHOOK_SECRET is required with PUBLIC_URL")
        return self

    @model_validator(mode="after")
    def _whole_account(self) -> Settings:
        missing = [name for field, name in _ZALO_OA.items() if getattr(self, field) is None]
        if missing and len(missing) < len(_ZALO_OA):
            wanted = ", ".join(_ZALO_OA.values())
            raise ValueError(f"{', '.join(missing)}: missing; an Official Account needs all of {wanted}")
        return self

    @model_validator(mode="after")
    def _telegram_with_group(self) -> Settings:
        if self.staff_chat_id and self.telegram_token is None:
            raise ValueError("TELEGRAM_TOKEN is required with STAFF_CHAT_ID: the staff's group is on Telegram")
        return self

    @model_validator(mode="after")
    def _key_with_postgres(self) -> Settings:
        if self.database_url.startswith("postgresql") and self.secret_key is None:
            raise ValueError("BOT_SECRET_KEY is required with PostgreSQL")
        return self

    @property
    def names_channel(self) -> bool:
        """Whether any service is configured."""
        return any((self.telegram_token, self.zalo_bot_token, self.zalo_oa_app_id))

    @property
    def embedded(self) -> bool:
        """Whether the database is SQLite, which belongs to one process."""
        return self.database_url.startswith("sqlite")

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the personal fields, newest first; empty when the program is to make one itself."""
        text = self.secret_key.get_secret_value() if self.secret_key else ""
        return tuple(key.strip() for key in text.split(",") if key.strip())


def read_settings() -> Settings:
    """The settings in force. Raises SettingsError with one sentence for each bad one, never with its value."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(
            "\n".join(_sentence(problem["loc"], problem["msg"]) for problem in error.errors())
        ) from None


def _sentence(place: tuple[int | str, ...], message: str) -> str:
    reason = message.removeprefix("Value error, ")
    return f"{place[0]}: {reason}" if place else reason
