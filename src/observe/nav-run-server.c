// SPDX-License-Identifier: Apache-2.0
// What the server said of itself during a load test: its queue, its cache, and what they explain.

#include <math.h>

#include "base/nav-json.h"
#include "observe/nav-run.h"

#define FULL           0.95 /* of the KV cache: what is left holds no other request */
#define MOST_BEHIND    0.05 /* of the time, before the computer is what was measured */
#define WAITED_SAMPLES 0.2  /* of all: a queue now and then says nothing */

static const NavServerSample *
sample_at (const NavRun *run, guint i)
{
  return &g_array_index (run->server, NavServerSample, i);
}

/* Counters of a server that restarted in between begin anew: then it is not known. */
static double
get_preempted (const NavRun *run)
{
  double before = sample_at (run, 0)->preempted;
  double after = sample_at (run, run->server->len - 1)->preempted;

  return after >= before ? after - before : NAN;
}

static NavRunServer
sum_up (const NavRun *run)
{
  NavRunServer server = { run->server->len, NAN, NAN, NAN, NAN };

  for (guint i = 0; i < run->server->len; i++) {
    server.running_max = fmax (server.running_max, sample_at (run, i)->running);
    server.waiting_max = fmax (server.waiting_max, sample_at (run, i)->waiting);
    server.kv_max = fmax (server.kv_max, sample_at (run, i)->kv_share);
  }
  if (run->server->len > 0)
    server.preempted = get_preempted (run);
  return server;
}

/* Where a cache is full, that is why requests wait; else they wait for a place in the batch. */
static void
note_queue (const NavRun *run, NavRunFigures *figures)
{
  guint waited = 0, full = 0;
  double most = 0;

  for (guint i = 0; i < run->server->len; i++) {
    const NavServerSample *sample = sample_at (run, i);
    if (!(sample->waiting > 0))
      continue;
    waited++;
    most = fmax (most, sample->waiting);
    full += sample->kv_share >= FULL;
  }
  if (waited < WAITED_SAMPLES * run->server->len || waited == 0)
    return;
  g_ptr_array_add (figures->remarks,
                   nav_finding_new (2 * full >= waited ? "run.waited-cache" : "run.waited",
                                    "#waiting", most, "#share", (double) waited / run->server->len,
                                    NULL));
}

/* A simulator that does not get the processor in time makes a plan look slower than it is. */
static void
note_behind (const NavRun *run, NavRunFigures *figures)
{
  const NavServerSample *first, *last;
  double share;

  if (run->server->len < 2)
    return;
  first = sample_at (run, 0);
  last = sample_at (run, run->server->len - 1);
  share = (last->behind_s - first->behind_s) / (last->at_s - first->at_s);
  if (share > MOST_BEHIND)
    g_ptr_array_add (figures->remarks,
                     nav_finding_new ("run.simulator-behind", "#share", fmin (share, 1), NULL));
}

/* Fills in what the server said, and the remarks that follow from it. */
void
_nav_run_look_at_server (const NavRun *run, NavRunFigures *figures)
{
  figures->server = sum_up (run);
  note_queue (run, figures);
  note_behind (run, figures);
  if (figures->server.preempted > 0)
    g_ptr_array_add (figures->remarks, nav_finding_new ("run.preempted", "#requests",
                                                        figures->server.preempted, NULL));
  if (run->server_fate == NAV_SCRAPER_LOST)
    g_ptr_array_add (figures->remarks, nav_finding_new ("run.metrics-lost", NULL));
}

static JsonArray *
sample_to_json (const NavServerSample *sample)
{
  const double values[] = {
    sample->at_s,      sample->running,  sample->waiting,         sample->kv_share,
    sample->generated, sample->prompted, sample->generated_per_s, sample->prompted_per_s,
    sample->preempted,
  };
  JsonArray *row = json_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    nav_json_add_number_element (row, values[i]);
  return row;
}

/* Returns: (transfer full): null when the server said nothing */
JsonNode *
_nav_run_server_to_json (const NavRun *run, const NavRunFigures *figures)
{
  static const char *const columns[] = {
    "at_s", "running", "waiting", "kv_share", "generated_tokens", "prompt_tokens",
    "generated_tokens_per_s", "prompt_tokens_per_s", "preemptions", NULL,
  };
  JsonObject *object;
  JsonArray *rows;

  if (run->server->len == 0)
    return json_node_new (JSON_NODE_NULL);
  object = json_object_new ();
  rows = json_array_sized_new (run->server->len);
  nav_json_add_number (object, "running_max", figures->server.running_max);
  nav_json_add_number (object, "waiting_max", figures->server.waiting_max);
  nav_json_add_number (object, "kv_share_max", figures->server.kv_max);
  nav_json_add_number (object, "preemptions", figures->server.preempted);
  nav_json_add_strv (object, "columns", columns);
  for (guint i = 0; i < run->server->len; i++)
    json_array_add_array_element (rows, sample_to_json (sample_at (run, i)));
  json_object_set_array_member (object, "rows", rows);
  return nav_json_node_for_object (object);
}
