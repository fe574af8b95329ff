"""Attacks of people on posts that are not theirs to see: of another region, or another channel."""

from tests.attacks import Attack, answering, asking

NOWHERE = (403, 404)
RUN = "/api/flow_runs/RUN"

OTHER_REGIONS = [
    Attack("another region's post", asking("GET", RUN, by="jonas"), NOWHERE),
    Attack("its form", asking("GET", f"{RUN}/input/FORM-schema", by="jonas"), NOWHERE),
    Attack("its log", asking("GET", f"{RUN}/logs/download", by="jonas"), NOWHERE),
]

OTHER_CHANNELS = [
    Attack("an approver of another channel approves", answering("dora"), (200,)),
    Attack("an approver of another channel reads it", asking("GET", RUN, by="dora"), NOWHERE),
]
