"""Every route of Prefect 3.8.8: what it takes to call it, and how it is kept to one's own region.

One line each: method, path, need and, for what anybody may read (`read`), how it is narrowed for
people who see their own region only:

  by-tag     only runs with the region's tag: the door adds that to the filter
  if-asked   the same, but only if the filter asks about runs: else no run is in the answer
  path       the id in the path is a run, task run or artifact, which has to be theirs
  query      the same, but the id stands in the query
  body       the same, but the ids stand in the body; who names none gets nothing
  shared     nothing of anybody's posts is in the answer

The needs are explained in server/door/needs.py. In Prefect's order, as far as paths overlap.
"""

PREFECT = """
GET    /openapi.json                                                  signed-in
GET    /docs                                                          signed-in
GET    /docs/oauth2-redirect                                          signed-in
GET    /redoc                                                         signed-in
GET    /api/openapi.json                                              signed-in
GET    /api/docs                                                      signed-in
GET    /api/docs/oauth2-redirect                                      signed-in
GET    /api/redoc                                                     signed-in
GET    /api/static/prefect-logo-mark-gradient.png                     signed-in
GET    /ui-settings                                                   signed-in
GET    /api/health                                                    open
GET    /api/ready                                                     open
GET    /api/version                                                   signed-in
GET    /api/hello                                                     signed-in
GET    /api/csrf-token                                                signed-in
GET    /api/admin/version                                             signed-in
GET    /api/admin/settings                                            engineer
GET    /api/admin/storage                                             worker
PUT    /api/admin/storage                                             engineer
DELETE /api/admin/storage                                             engineer

POST   /api/flows/                                                    worker
GET    /api/flows/{id:uuid}                                           read shared
GET    /api/flows/name/{name}                                         read shared
POST   /api/flows/count                                               read if-asked
POST   /api/flows/filter                                              read if-asked
POST   /api/flows/paginate                                            read if-asked
PATCH  /api/flows/{id:uuid}                                           engineer
DELETE /api/flows/{id:uuid}                                           engineer
POST   /api/flows/bulk_delete                                         engineer
POST   /api/ui/flows/count-deployments                                read shared
POST   /api/ui/flows/next-runs                                        read-all

POST   /api/flow_runs/                                                worker
GET    /api/flow_runs/{id:uuid}                                       read path
GET    /api/flow_runs/{id:uuid}/graph                                 read path
GET    /api/flow_runs/{id:uuid}/graph-v2                              read path
GET    /api/flow_runs/{id:uuid}/logs/download                         read path
POST   /api/flow_runs/count                                           read by-tag
POST   /api/flow_runs/filter                                          read by-tag
POST   /api/flow_runs/history                                         read by-tag
POST   /api/flow_runs/lateness                                        read by-tag
POST   /api/flow_runs/paginate                                        read by-tag
POST   /api/ui/flow_runs/history                                      read by-tag
POST   /api/ui/flow_runs/count-task-runs                              read body
POST   /api/flow_runs/{id:uuid}/resume                                answer
GET    /api/flow_runs/{id:uuid}/input/{key}                           input-form
POST   /api/flow_runs/{id:uuid}/input                                 worker
POST   /api/flow_runs/{id:uuid}/input/filter                          worker
DELETE /api/flow_runs/{id:uuid}/input/{key}                           engineer
POST   /api/flow_runs/{id:uuid}/set_state                             worker
PATCH  /api/flow_runs/{id:uuid}                                       worker
PATCH  /api/flow_runs/{id:uuid}/labels                                worker
DELETE /api/flow_runs/{id:uuid}                                       engineer
POST   /api/flow_runs/bulk_delete                                     engineer
POST   /api/flow_runs/bulk_set_state                                  engineer
GET    /api/flow_run_states/                                          read query
GET    /api/flow_run_states/{id:uuid}                                 read-all

POST   /api/task_runs/                                                worker
GET    /api/task_runs/{id:uuid}                                       read path
GET    /api/ui/task_runs/{id:uuid}                                    read path
POST   /api/task_runs/count                                           read by-tag
POST   /api/task_runs/filter                                          read by-tag
POST   /api/task_runs/history                                         read by-tag
POST   /api/task_runs/paginate                                        read by-tag
POST   /api/ui/task_runs/dashboard/counts                             read by-tag
POST   /api/ui/task_runs/count                                        read by-tag
POST   /api/task_runs/{id:uuid}/set_state                             worker
PATCH  /api/task_runs/{id:uuid}                                       worker
DELETE /api/task_runs/{id:uuid}                                       engineer
WS     /api/task_runs/subscriptions/scheduled                         engineer
GET    /api/task_run_states/                                          read query
GET    /api/task_run_states/{id:uuid}                                 read-all
POST   /api/task_workers/filter                                       read-all

POST   /api/deployments/                                              engineer
GET    /api/deployments/{id:uuid}                                     read shared
GET    /api/deployments/name/{flow_name}/{deployment_name}            read shared
GET    /api/deployments/{id:uuid}/schedules                           read shared
GET    /api/deployments/{id:uuid}/work_queue_check                    read shared
POST   /api/deployments/count                                         read if-asked
POST   /api/deployments/filter                                        read if-asked
POST   /api/deployments/paginate                                      read if-asked
POST   /api/deployments/get_scheduled_flow_runs                       worker
POST   /api/deployments/{id:uuid}/create_flow_run                     start
POST   /api/deployments/{id:uuid}/create_flow_run/bulk                engineer
POST   /api/deployments/{id:uuid}/schedule                            engineer
POST   /api/deployments/{id:uuid}/pause_deployment                    engineer
POST   /api/deployments/{id:uuid}/resume_deployment                   engineer
POST   /api/deployments/{id:uuid}/schedules                           engineer
PATCH  /api/deployments/{id:uuid}/schedules/{schedule_id:uuid}        engineer
DELETE /api/deployments/{id:uuid}/schedules/{schedule_id:uuid}        engineer
PATCH  /api/deployments/{id:uuid}                                     engineer
DELETE /api/deployments/{id:uuid}                                     engineer
POST   /api/deployments/bulk_delete                                   engineer

PUT    /api/saved_searches/                                           engineer
GET    /api/saved_searches/{id:uuid}                                  read shared
POST   /api/saved_searches/filter                                     read shared
DELETE /api/saved_searches/{id:uuid}                                  engineer

POST   /api/logs/                                                     worker
POST   /api/logs/filter                                               read body
WS     /api/logs/out                                                  read-all

POST   /api/concurrency_limits/                                       engineer
GET    /api/concurrency_limits/{id:uuid}                              read-all
GET    /api/concurrency_limits/tag/{tag}                              read-all
POST   /api/concurrency_limits/filter                                 read-all
POST   /api/concurrency_limits/increment                              worker
POST   /api/concurrency_limits/decrement                              worker
POST   /api/concurrency_limits/tag/{tag}/reset                        engineer
DELETE /api/concurrency_limits/{id:uuid}                              engineer
DELETE /api/concurrency_limits/tag/{tag}                              engineer
POST   /api/v2/concurrency_limits/                                    engineer
GET    /api/v2/concurrency_limits/{id_or_name}                        read shared
POST   /api/v2/concurrency_limits/filter                              read shared
POST   /api/v2/concurrency_limits/increment                           worker
POST   /api/v2/concurrency_limits/increment-with-lease                worker
POST   /api/v2/concurrency_limits/decrement                           worker
POST   /api/v2/concurrency_limits/decrement-with-lease                worker
POST   /api/v2/concurrency_limits/leases/{lease_id}/renew             worker
PATCH  /api/v2/concurrency_limits/{id_or_name}                        engineer
DELETE /api/v2/concurrency_limits/{id_or_name}                        engineer

GET    /api/block_types/{id:uuid}                                     signed-in
GET    /api/block_types/slug/{slug}                                   signed-in
POST   /api/block_types/filter                                        signed-in
GET    /api/block_types/slug/{slug}/block_documents                   engineer
GET    /api/block_types/slug/{slug}/block_documents/name/{block_document_name} worker
POST   /api/block_types/                                              engineer
PATCH  /api/block_types/{id:uuid}                                     engineer
DELETE /api/block_types/{id:uuid}                                     engineer
POST   /api/block_types/install_system_block_types                    engineer
GET    /api/block_documents/{id:uuid}                                 worker
POST   /api/block_documents/filter                                    worker
POST   /api/block_documents/count                                     engineer
POST   /api/block_documents/                                          engineer
PATCH  /api/block_documents/{id:uuid}                                 worker
DELETE /api/block_documents/{id:uuid}                                 engineer
GET    /api/block_schemas/{id:uuid}                                   signed-in
GET    /api/block_schemas/checksum/{checksum}                         signed-in
POST   /api/block_schemas/filter                                      signed-in
POST   /api/block_schemas/                                            engineer
DELETE /api/block_schemas/{id:uuid}                                   engineer
GET    /api/block_capabilities/                                       signed-in
GET    /api/collections/views/{view}                                  signed-in

POST   /api/work_pools/                                               worker
GET    /api/work_pools/{name}                                         read shared
POST   /api/work_pools/filter                                         read shared
POST   /api/work_pools/count                                          read shared
PATCH  /api/work_pools/{name}                                         worker
DELETE /api/work_pools/{name}                                         engineer
POST   /api/work_pools/{name}/concurrency_status                      read-all
POST   /api/work_pools/{name}/get_scheduled_flow_runs                 worker
GET    /api/work_pools/{work_pool_name}/queues/{name}                 read shared
POST   /api/work_pools/{work_pool_name}/queues/filter                 read shared
POST   /api/work_pools/{work_pool_name}/queues                        engineer
PATCH  /api/work_pools/{work_pool_name}/queues/{name}                 engineer
DELETE /api/work_pools/{work_pool_name}/queues/{name}                 engineer
POST   /api/work_pools/{work_pool_name}/workers/filter                read shared
POST   /api/work_pools/{work_pool_name}/workers/heartbeat             worker
WS     /api/work_pools/{work_pool_name}/workers/connect               worker
DELETE /api/work_pools/{work_pool_name}/workers/{name}                engineer
GET    /api/work_queues/{id:uuid}                                     read shared
GET    /api/work_queues/{id:uuid}/status                              read shared
GET    /api/work_queues/name/{name}                                   read shared
POST   /api/work_queues/filter                                        read shared
POST   /api/work_queues/{id:uuid}/concurrency_status                  read-all
POST   /api/work_queues/{id:uuid}/get_runs                            worker
POST   /api/work_queues/                                              engineer
PATCH  /api/work_queues/{id:uuid}                                     engineer
DELETE /api/work_queues/{id:uuid}                                     engineer

POST   /api/artifacts/                                                worker
PATCH  /api/artifacts/{id:uuid}                                       worker
DELETE /api/artifacts/{id:uuid}                                       engineer
GET    /api/artifacts/{id:uuid}                                       read path
GET    /api/artifacts/{key}/latest                                    read-all
POST   /api/artifacts/filter                                          read by-tag
POST   /api/artifacts/count                                           read by-tag
POST   /api/artifacts/latest/filter                                   read by-tag
POST   /api/artifacts/latest/count                                    read by-tag

POST   /api/variables/                                                engineer
GET    /api/variables/{id:uuid}                                       engineer
GET    /api/variables/name/{name}                                     engineer
POST   /api/variables/filter                                          engineer
POST   /api/variables/count                                           engineer
PATCH  /api/variables/{id:uuid}                                       engineer
PATCH  /api/variables/name/{name}                                     engineer
DELETE /api/variables/{id:uuid}                                       engineer
DELETE /api/variables/name/{name}                                     engineer

POST   /api/events                                                    worker
WS     /api/events/in                                                 worker
WS     /api/events/out                                                read-all
POST   /api/events/filter                                             read-all
GET    /api/events/filter/next                                        read-all
POST   /api/events/count-by/{countable}                               read-all
POST   /api/automations/                                              engineer
PUT    /api/automations/{id:uuid}                                     engineer
PATCH  /api/automations/{id:uuid}                                     engineer
DELETE /api/automations/{id:uuid}                                     engineer
DELETE /api/automations/owned-by/{resource_id}                        engineer
POST   /api/automations/filter                                        read-all
POST   /api/automations/count                                         read-all
GET    /api/automations/{id:uuid}                                     read-all
GET    /api/automations/related-to/{resource_id}                      read-all
POST   /api/templates/validate                                        engineer
POST   /api/automations/templates/validate                            engineer
POST   /api/ui/schemas/validate                                       check-form
"""
