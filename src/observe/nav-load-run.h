// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/nav-run.h"

G_BEGIN_DECLS

/**
 * NavLoadProgress: where a load test stands. A plain value.
 */
typedef struct {
  double elapsed_s; /* 0 while the server is looked for and prompts are measured */
  guint planned;
  guint sent;
  guint done;   /* of them, whole */
  guint failed;
  guint active; /* in flight */
  double output_tokens; /* that came until now */
  const GArray *ended;  /* (element-type NavRequestRecord): since it was told last; borrowed */
  const GArray *gaps;   /* (element-type NavGapSample): likewise */
  const GArray *server; /* (element-type NavServerSample): likewise */
} NavLoadProgress;

/**
 * NavLoadTell: called in the context that started the run, some times a second.
 */
typedef void (*NavLoadTell) (const NavLoadProgress *progress, gpointer data);

typedef struct {
  const char *url;     /* as a person gives it */
  const char *model;   /* (nullable): the first that the server has */
  const char *api_key; /* (nullable) */
  NavLoadSpec *spec;
} NavLoadOptions;

void nav_load_run_async (const NavLoadOptions *options, NavLoadTell tell, gpointer tell_data,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data);
NavRun *nav_load_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
