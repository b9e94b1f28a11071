// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/nav-load-run.h"
#include "observe/nav-prompt.h"
#include "observe/nav-scraper.h"

G_BEGIN_DECLS

/* Private to the load generator: what its parts share. All of it is for one thread. */

typedef struct _NavLoadPlayer NavLoadPlayer;

struct _NavLoadPlayer {
  char *url;
  char *model;
  char *api_key;
  NavLoadSpec *spec;
  NavLoadTell tell;
  gpointer tell_data;
  GMainContext *listener;

  /* from here on only in the thread */
  const NavClock *clock;
  NavEndpoint *endpoint;
  NavStreamPool *pool;
  NavPrompts *prompts;
  NavRandom *input_random;
  NavRandom *output_random;
  GArray *times;   /* (element-type double): when requests are due; of a closed loop the first */
  GHashTable *active; /* Slots in flight */
  GSource *due;    /* wakes when the next request is */
  NavRun *run;
  NavLoadProgress progress;
  gint64 start_us;
  guint planned;
  guint sent;
  guint started; /* clients of a closed loop that sent something */
  NavGapHistogram *gaps; /* of the second that runs */
  guint gap_second;
  GSource *teller;
  GSource *end;     /* cuts off what is in flight */
  GSource *watcher; /* looks whether the server falls behind: */
  GArray *seen_active; /* (element-type double): requests in flight, each second */
  NavScraper *scraper;
  guint told_records; /* that were handed out */
  guint told_gaps;    /* likewise */
  guint told_server;
  gboolean stopping; /* nothing is sent any more */
};

gboolean _nav_load_calibrate (NavLoadPlayer *load, GCancellable *cancellable, GError **error);
void _nav_load_play (NavLoadPlayer *load, GCancellable *cancellable);
guint _nav_load_get_limit (const NavLoadPlayer *load);
void _nav_load_stop (NavLoadPlayer *load);
double _nav_load_now_s (const NavLoadPlayer *load);
void _nav_load_watch_saturation (NavLoadPlayer *load);
void _nav_load_unwatch_saturation (NavLoadPlayer *load);
void _nav_load_start_telling (NavLoadPlayer *load);
void _nav_load_stop_telling (NavLoadPlayer *load);

G_END_DECLS
