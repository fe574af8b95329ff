"""What the style guide and the networks say about a text, before anybody is asked."""

from blocks.accounts import NoAccount, open_account
from signoff.brief import Brief
from signoff.findings import Finding
from signoff.networks.errors import ChannelError
from signoff.networks.network import Limits, Outgoing
from signoff.networks.outgoing import outgoing
from signoff.networks.registry import network
from signoff.post import Body
from signoff.style import findings as style_findings
from signoff.workspace import Channel, Workspace


def findings(
    body: Body, brief: Brief, workspace: Workspace, *, ask_networks: bool = True
) -> list[Finding]:
    """Everything there is to say about the texts of all channels.

    Who has no keys to our accounts, as the server has none, goes by the limits that a network
    usually has; what a server of its own does not take, it says when it is to publish.
    """
    languages = {id: workspace.channel(id).language for id in body}
    said = style_findings(body, workspace.style, brief.campaign, languages)
    for id, post in body.items():
        channel = workspace.channel(id)
        limits = _limits(channel) if ask_networks else network(channel.network).DEFAULTS
        said += _network_findings(outgoing(post, channel.language), channel, limits)
    return said


def _network_findings(post: Outgoing, channel: Channel, limits: Limits) -> list[Finding]:
    return network(channel.network).findings(post, channel.id, limits)


def _limits(channel: Channel) -> Limits:
    """As the server tells them; where it cannot be asked just now, as they usually are."""
    try:
        return open_account(channel.network, channel.account).limits()
    except (ChannelError, NoAccount):
        return network(channel.network).DEFAULTS
