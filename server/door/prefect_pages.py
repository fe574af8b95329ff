"""The pages of Prefect's two designs: programs for the browser, with nothing of ours in them."""

PREFECT_PAGES = """
GET    /                                  signed-in
GET    /index.html                        signed-in
GET    /robots.txt                        signed-in
GET    /marketing-banner-bg-dark.svg      signed-in
GET    /marketing-banner-bg-light.svg     signed-in
GET    /decorative_iso-pixel-grid_dark.svg      signed-in
GET    /decorative_iso-pixel-grid_light.svg     signed-in
GET    /favicon.ico                       signed-in
GET    /favicon-dark.ico                  signed-in
GET    /completed.svg                     signed-in
GET    /failed.svg                        signed-in
GET    /crashed.svg                       signed-in
GET    /cancelled.svg                     signed-in
GET    /paused.svg                        signed-in
GET    /pending.svg                       signed-in
GET    /running.svg                       signed-in
GET    /scheduled.svg                     signed-in
GET    /ico/{file}                        signed-in
GET    /assets/{file}                     signed-in

GET    /login                             signed-in
GET    /settings                          signed-in
GET    /dashboard                         signed-in
GET    /runs                              signed-in
GET    /runs/{rest:path}                  signed-in
GET    /flow-runs                         signed-in
GET    /flow-runs/{rest:path}             signed-in
GET    /flows                             signed-in
GET    /flows/{rest:path}                 signed-in
GET    /deployments                       signed-in
GET    /deployments/{rest:path}           signed-in
GET    /work-pools                        signed-in
GET    /work-pools/{rest:path}            signed-in
GET    /work-queues                       signed-in
GET    /work-queues/{rest:path}           signed-in
GET    /blocks                            signed-in
GET    /blocks/{rest:path}                signed-in
GET    /collections                       signed-in
GET    /variables                         signed-in
GET    /automations                       signed-in
GET    /automations/{rest:path}           signed-in
GET    /notifications                     signed-in
GET    /notifications/{rest:path}         signed-in
GET    /artifacts                         signed-in
GET    /artifacts/{rest:path}             signed-in
GET    /concurrency-limits                signed-in
GET    /concurrency-limits/{rest:path}    signed-in
GET    /events                            signed-in
GET    /events/{rest:path}                signed-in

GET    /v2                                signed-in
GET    /v2/{rest:path}                    signed-in
"""
