"""The context of a record: data that would be lost when another thread or process formats the record."""

import logging
import traceback
from contextvars import ContextVar

from .values import safe_text

# The application sets these once per request; every record of the request then contains them.
request_id = ContextVar("request_id", default=None)
correlation_id = ContextVar("correlation_id", default=None)
user_id = ContextVar("user_id", default=None)

VARIABLES = (request_id, correlation_id, user_id)

# The record's attribute with its context: plain values only, because a queue may pickle the record.
ATTRIBUTE = "model_orchestrator_created_with"
# The attribute with the name of the first file that a record was written to.
STORED_IN = "model_orchestrator_stored_in"


def remember_context():
    """Makes every record keep its context variables and its exception, which `QueueHandler` removes."""
    create = logging.getLogRecordFactory()
    if getattr(create, "remembers_context", False):
        return

    def create_with_context(*args, **kwargs):
        record = create(*args, **kwargs)
        record.__dict__[ATTRIBUTE] = created_with(record)
        return record

    create_with_context.remembers_context = True
    logging.setLogRecordFactory(create_with_context)


def created_with(record):
    """The context variables that are set, and the record's exception as text."""
    known = {}
    for variable in VARIABLES:
        value = variable.get()
        if value is not None:
            known[variable.name] = value
    # A record that the application has built itself may have any value here.
    if isinstance(record.exc_info, tuple) and record.exc_info[0]:
        kind, error, trace = record.exc_info
        known["error"] = {
            "type": kind.__name__,
            "message": safe_text(error),
            "stack_trace": "".join(traceback.format_exception(kind, error, trace)).rstrip("\n"),
        }
    elif record.stack_info:
        known["error"] = {"stack_trace": safe_text(record.stack_info)}
    return known
