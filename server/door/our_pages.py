"""Our own pages beside Prefect's: who may open them. What is on them, each page decides."""

OUR_PAGES = """
GET    /sign-in                           open
POST   /sign-in                           open
GET    /sign-in/{rest:path}               open
POST   /sign-in/{rest:path}               open
POST   /sign-out                          open
GET    /sign-out/{rest:path}              open
GET    /invitation/{secret}               open
POST   /invitation/{secret}               open
GET    /review/{rest:path}                open
POST   /review/{rest:path}                open
GET    /unsubscribe/{rest:path}           open
POST   /unsubscribe/{rest:path}           open
GET    /calendar/{rest:path}              open
GET    /shared/{token}                    open
GET    /signoff/{rest:path}               open

GET    /account                           signed-in
POST   /account                           signed-in
GET    /account/{rest:path}               signed-in
POST   /account/{rest:path}               signed-in
GET    /approve                           signed-in
POST   /approve                           signed-in
GET    /approve/{rest:path}               signed-in
POST   /approve/{rest:path}               signed-in
GET    /my                                signed-in
POST   /my                                signed-in
GET    /my/{rest:path}                    signed-in
POST   /my/{rest:path}                    signed-in
GET    /team                              signed-in
POST   /team                              signed-in
GET    /team/{rest:path}                  signed-in
POST   /team/{rest:path}                  signed-in
GET    /pools                             signed-in
POST   /pools                             signed-in
GET    /content                           signed-in
GET    /audit                             signed-in
POST   /audit                             signed-in
GET    /audit/{rest:path}                 signed-in
GET    /changes                           signed-in
GET    /dashboards                        signed-in
GET    /dashboards/{rest:path}            signed-in
POST   /dashboards/{rest:path}            signed-in
GET    /content/{rest:path}               signed-in
POST   /content/{rest:path}               signed-in
"""

FIRST_NAMES = {line.split()[1].split("/")[1] for line in OUR_PAGES.splitlines() if line}


def is_ours(path: str) -> bool:
    """Whether the path belongs to a page of ours, and not of Prefect's."""
    return bool(FIRST_NAMES & {*path.split("/", 2)[1:2]})
