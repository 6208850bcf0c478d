"""The catalogue: every word that an explanation uses, by code and language (R34). English and Korean."""

from __future__ import annotations

from typing import Final

from slaclock.errors import InputError

LANGUAGES: Final = ("en", "ko")

_PHRASES: Final[dict[str, tuple[str, str]]] = {
    "working": ("working time", "업무 시간"),
    "counted": ("counted", "계산됨"),
    "not_counted": ("not counted", "계산 안 됨"),
    "outside_hours": ("outside business hours", "업무 시간 외"),
    "holiday": ("holiday: {name}", "공휴일: {name}"),
    "exception": ("special hours of that date", "해당 날짜의 특별 업무 시간"),
    "paused": ("paused: {name}", "일시 정지: {name}"),
    "paused_customer": ("paused", "일시 정지"),
    "resolved": ("resolved", "해결됨"),
    "resolved_customer": ("resolved", "해결됨"),
    "before": ("used before this history", "이 이력 이전에 사용됨"),
    "total": ("total", "합계"),
    "by_calendar": ("calendar {calendar} ({zone})", "캘린더 {calendar} ({zone})"),
    "headline": ("{clock} · {policy}: {verdict}", "{clock} · {policy}: {verdict}"),
    "headline_customer": ("{clock}: {verdict}", "{clock}: {verdict}"),
    "started": ("started {at}", "시작 {at}"),
    "due": ("due {at}", "기한 {at}"),
    "due_if_resumed": ("paused; due {at} if resumed now", "일시 정지 중; 지금 재개하면 기한 {at}"),
    "stopped": ("stopped {at}", "완료 {at}"),
    "target": ("target {amount}", "목표 {amount}"),
    "used": ("{used} used of {target}", "{target} 중 {used} 사용"),
    "paused_for": ("paused {name}", "일시 정지 {name}"),
    "late": ("late by {amount}", "{amount} 초과"),
    "to_spare": ("{amount} to spare", "{amount} 여유"),
    "ahead": ("until due, if nothing happens:", "변동이 없을 경우 기한까지:"),
    "remaining": ("{amount} left", "{amount} 남음"),
    "no_promise": ("no promise applies to this ticket", "이 티켓에 적용되는 약속이 없습니다"),
    "not_opened": ("not opened yet", "아직 접수되지 않음"),
    "pending": ("pending", "진행 중"),
    "at_risk": ("at risk", "위험"),
    "met": ("met", "준수"),
    "breached": ("breached", "위반"),
    "void": ("void", "무효"),
    "first_response": ("first response", "최초 응답"),
    "next_response": ("next response", "다음 응답"),
    "resolution": ("resolution", "해결"),
    "periodic_update": ("periodic update", "정기 업데이트"),
    "requester_wait": ("requester wait", "고객 대기"),
    "agent_work": ("agent work", "상담원 작업"),
    "time_to_own": ("time to own", "담당자 지정"),
    "group_time": ("group time", "그룹 처리"),
}


def say(code: str, language: str = "en", **words: str) -> str:
    """The phrase of that code in that language, its blanks filled; an unknown code says itself.

    Raises `InputError` for a language that the catalogue does not have.

    >>> say("holiday", name="Chuseok"), say("holiday", "ko", name="추석")
    ('holiday: Chuseok', '공휴일: 추석')
    """
    if language not in LANGUAGES:
        raise InputError("no such language", language, remedy="write one of `en`, `ko`", rule="R34")
    phrase = _PHRASES.get(code)
    return phrase[LANGUAGES.index(language)].format(**words) if phrase else code
