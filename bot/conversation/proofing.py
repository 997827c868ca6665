"""Carrying out what a customer does to show who they are: the proof itself, and codes sent by e-mail."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import assert_never

from bot.conversation.buttons import code_button, column
from bot.conversation.customers import CustomerSide
from bot.conversation.decision import CheckCode, Prove, SendCode
from bot.conversation.ports import Work
from bot.conversation.proving import EMAIL, email_of
from bot.conversation.situation import Situation
from bot.conversation.staff import StaffSide
from bot.conversation.staff.cards import Verification
from bot.domain.masking import mask_value
from bot.domain.messages import ChatRef, Incoming, Outgoing, Reply
from bot.domain.moves import allowed, moved
from bot.domain.pins import MOST_PER_CHAT, MOST_PER_REQUEST, SPAN, TRIES, Verdict, sealed_pin, tried
from bot.domain.requests import Actor, DataRequest, Field, Move

_SALT_BYTES = 16


class Proofs:
    """Within the message's unit of work. `pins` gives six new digits each time."""

    def __init__(self, staff: StaffSide, customers: CustomerSide, pins: Callable[[], str] | None) -> None:
        self._staff = staff
        self._customers = customers
        self._pins = pins

    async def carry_out(
        self, work: Work, incoming: Incoming, situation: Situation, wanted: Prove | SendCode | CheckCode
    ) -> None:
        """Do it, unless the request ended or the person was verified meanwhile."""
        request = await work.request(wanted.code)
        if request is None or request.chat != incoming.chat or Move.VERIFY not in allowed(request, Actor.CUSTOMER):
            await self._customers.tell(work, incoming.chat, "proof.not_needed")
            return
        match wanted:
            case Prove(how=how):
                await self._verify(work, request, situation, how)
            case SendCode():
                await self._send_code(work, request, situation)
            case CheckCode(pin=pin):
                await self._check(work, request, situation, pin)
            case _:
                assert_never(wanted)

    async def _verify(self, work: Work, request: DataRequest, situation: Situation, how: str) -> None:
        after, event = moved(request, Move.VERIFY, actor=Actor.CUSTOMER, at=situation.now, reason=how)
        await work.save_request(after, event)
        await self._staff.customer_moved(work, after, event, situation.say(f"card_verified.{how}"))
        await self._customers.tell(work, request.chat, "proof.done", about=f"request:{request.code}", code=request.code)

    async def _send_code(self, work: Work, request: DataRequest, situation: Situation) -> None:
        """A few an hour: whoever asks for more might be writing to somebody who never asked."""
        of_request, of_chat = await work.email_codes_since(request.code, request.chat, situation.now - SPAN)
        address = email_of(request)
        if self._pins is None or address is None or of_request >= MOST_PER_REQUEST or of_chat >= MOST_PER_CHAT:
            await self._customers.tell(work, request.chat, "proof.too_many_codes")
            return
        pin = self._pins()
        sent = sealed_pin(request.code, request.chat, situation.now, pin, secrets.token_hex(_SALT_BYTES))
        await work.save_email_code(sent)
        about = f"request:{request.code}"
        body = Reply(text=situation.say("proof.email", pin=pin, code=request.code))
        await work.post(Outgoing(chat=ChatRef(channel=EMAIL, id=request.code), reply=body, about=about))
        shown = mask_value(Field.EMAIL, address)
        await self._customers.tell(work, request.chat, "proof.code_sent", about=about, record=shown)

    async def _check(self, work: Work, request: DataRequest, situation: Situation, pin: str) -> None:
        kept = await work.email_code(request.code)
        again = column((code_button(situation.shop, "mail_code", request.code),))
        if kept is None:
            await self._customers.tell(work, request.chat, "proof.code_old", buttons=again)
            return
        kept, verdict = tried(kept, pin, situation.now)
        await work.save_email_code(kept)
        if verdict is Verdict.RIGHT:
            await self._verify(work, request, situation, Verification.EMAIL_CODE)
        elif verdict is Verdict.WRONG:
            await self._customers.tell(work, request.chat, "proof.code_wrong", left=TRIES - kept.tries)
        else:
            await self._customers.tell(work, request.chat, f"proof.code_{verdict}", buttons=again)
