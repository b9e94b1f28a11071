// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "base/nav-finding.h"
#include "catalog/nav-provenance.h"

G_BEGIN_DECLS

/**
 * NavTarget: a latency target of a use case in milliseconds, and the stricter one.
 */
typedef struct {
  double target; /* what the use case asks for at its percentile */
  double strict; /* where "latency is critical" moves it towards; NaN: the sources name none */
} NavTarget;

/**
 * NavUseCase:
 *
 * A row of the use-case templates: traffic and service level objectives that people expect.
 * Immutable, reference-counted, any thread.
 */
typedef struct {
  char *id;
  char *name;
  char *description;
  char *experience_class;
  double input_tokens;  /* mean of a request */
  double output_tokens; /* mean of an answer */
  double percentile;    /* of the targets */
  NavTarget ttft_ms;
  NavTarget itl_ms;
  NavTarget e2e_ms;
  double active_fraction; /* of the users, at the same time */
  double requests_per_user_per_min; /* of an active user */
  double peak_multiplier;           /* peak rate / mean rate */
  char *arrival_process;
  GPtrArray *notes; /* (element-type NavFinding): what was changed against the sources, and why */
  NavProvenance provenance;
} NavUseCase;

#define NAV_TYPE_USE_CASE (nav_use_case_get_type ())
GType nav_use_case_get_type (void);

NavUseCase *nav_use_case_new_from_json (JsonNode *row, GError **error);
NavUseCase *nav_use_case_ref (NavUseCase *use_case);
void nav_use_case_unref (NavUseCase *use_case);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavUseCase, nav_use_case_unref)

G_END_DECLS
