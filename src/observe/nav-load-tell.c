// SPDX-License-Identifier: Apache-2.0
// What a load test says while it runs, to the context that started it.

#include "observe/nav-load-private.h"
#include "observe/nav-worker.h"

#define TELL_MS 200

typedef struct {
  NavLoadTell tell;
  gpointer data;
  NavLoadProgress progress;
  GArray *ended;
  GArray *gaps;
  GArray *server;
} Told;

static void
told_free (gpointer data)
{
  Told *told = data;

  g_array_unref (told->ended);
  g_array_unref (told->gaps);
  g_array_unref (told->server);
  g_free (told);
}

static gboolean
tell_now (gpointer data)
{
  Told *told = data;

  told->tell (&told->progress, told->data);
  return G_SOURCE_REMOVE;
}

/* What came since it was told last. */
static GArray *
take_new (const GArray *all, guint size, guint *told)
{
  GArray *news = g_array_new (FALSE, FALSE, size);

  if (all->len > *told)
    g_array_append_vals (news, all->data + (gsize) *told * size, all->len - *told);
  *told = all->len;
  return news;
}

static gboolean
on_tell (gpointer data)
{
  NavLoadPlayer *load = data;
  Told *told = g_new (Told, 1);

  load->progress.planned = load->planned;
  load->progress.sent = load->sent;
  load->progress.active = g_hash_table_size (load->active);
  load->progress.elapsed_s =
    (double) MAX (nav_clock_monotonic_us (load->clock) - load->start_us, 0) / 1e6;
  *told = (Told){
    .tell = load->tell,
    .data = load->tell_data,
    .progress = load->progress,
    .ended = take_new (load->run->records, sizeof (NavRequestRecord), &load->told_records),
    .gaps = take_new (load->run->gap_samples, sizeof (NavGapSample), &load->told_gaps),
    .server = take_new (load->run->server, sizeof (NavServerSample), &load->told_server),
  };
  told->progress.ended = told->ended;
  told->progress.gaps = told->gaps;
  told->progress.server = told->server;
  nav_worker_tell (load->listener, tell_now, told, told_free);
  return G_SOURCE_CONTINUE;
}


/* Nothing is told where nobody listens. */
void
_nav_load_start_telling (NavLoadPlayer *load)
{
  load->teller = g_timeout_source_new (TELL_MS);
  g_source_set_callback (load->teller, on_tell, load, NULL);
  if (load->tell != NULL)
    g_source_attach (load->teller, g_main_context_get_thread_default ());
}

void
_nav_load_stop_telling (NavLoadPlayer *load)
{
  g_source_destroy (load->teller);
  g_clear_pointer (&load->teller, g_source_unref);
}
