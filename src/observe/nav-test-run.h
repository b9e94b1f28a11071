// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/nav-endpoint.h"
#include "observe/nav-request-record.h"

G_BEGIN_DECLS

/**
 * NavTestOptions: one prompt for one server.
 */
typedef struct {
  const char *url;     /* as a person gives it */
  const char *model;   /* (nullable): the first that the server has */
  const char *api_key; /* (nullable) */
  const char *prompt;
  guint max_tokens; /* 0: as the server likes */
  double timeout_s;
} NavTestOptions;

/**
 * NavTestResult: what came of it.
 */
typedef struct {
  NavEndpoint *endpoint;
  NavRequestRecord record; /* times count from when the prompt was handed over */
  const char *reason;      /* a static code; "" when complete */
  char *message;           /* (nullable) */
  char *finish_reason;     /* (nullable) */
  double cached_tokens;    /* NaN: not told */
  GArray *gaps_ms;         /* (element-type double): between events with tokens, as they came */
} NavTestResult;

/**
 * NavTestText: called in the context that started the test, for each event with text.
 * @content: (nullable): of the answer
 * @reasoning: (nullable): what the model thinks before
 */
typedef void (*NavTestText) (const char *content, const char *reasoning, gpointer data);

void nav_test_run_async (const NavTestOptions *options, NavTestText text, gpointer text_data,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data);
NavTestResult *nav_test_run_finish (GAsyncResult *result, GError **error);
void nav_test_result_free (NavTestResult *result);
JsonNode *nav_test_result_to_json (const NavTestResult *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavTestResult, nav_test_result_free)

G_END_DECLS
