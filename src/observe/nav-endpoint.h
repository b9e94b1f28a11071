// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * NavEndpoint:
 *
 * A server that speaks OpenAI's protocol, as it was found: where its models and completions are,
 * and which model is meant. Immutable, reference-counted, any thread.
 */
typedef struct {
  char *base;   /* "http://host:8000/v1" */
  char *url;    /* where requests go */
  char *model;
  char *server; /* "vllm", "llama.cpp", "ollama", "tgi" or "openai", which stands for any other */
  gboolean chat;      /* chat completions; FALSE: text completions */
  char *version;      /* (nullable): of the engine, as vLLM tells it */
  gboolean simulated; /* it says that it is our simulator, or has what only that has */
  double max_model_len; /* NaN: not told */
} NavEndpoint;

char **nav_endpoint_list_bases (const char *url, GError **error);
NavEndpoint *nav_endpoint_probe (const char *url, const char *model, const char *api_key,
                                 GCancellable *cancellable, GError **error);
NavEndpoint *nav_endpoint_ref (NavEndpoint *endpoint);
void nav_endpoint_unref (NavEndpoint *endpoint);
GBytes *nav_endpoint_make_body (const NavEndpoint *endpoint, const char *prompt, guint max_tokens,
                                gboolean exact_length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavEndpoint, nav_endpoint_unref)

G_END_DECLS
