"""Outgoing mail: queued in the transaction of the request, delivered by a worker.

Chosen in the ini alone: ``pyramid.includes = itschool_cms.core.outbox`` (this package) or
``pyramid_mailer.testing`` (mails are only remembered).
Features say ``request.mailer.send(message)`` either way.

Settings::

    mail.default_sender   École de démo <ecole@example.org>
    mail.reply_to         optional: where answers go
    mail.transport        folder:%(here)s/var/mail, or smtp://user:password@host:587?tls=starttls
    mail.password_file    optional: a file, not readable by others, which holds the password
    mail.interval_seconds optional: pause between two looks at the queue (5)
    dev.mail_page         true shows /dev/mail; for development only
"""

from pyramid.config import Configurator
from pyramid.settings import asbool


def includeme(config: Configurator) -> None:
    """Give requests a ``mailer`` that queues in their transaction.

    Raises ``ConfigurationError`` when ``mail.default_sender`` is missing or is not one address.
    """
    config.include(".mailer")
    if asbool(config.registry.settings.get("dev.mail_page")):
        config.include(".views")
