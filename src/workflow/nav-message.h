// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib-object.h>

#include "catalog/nav-spec.h"

G_BEGIN_DECLS

typedef enum {
  NAV_MESSAGE_PERSON,
  NAV_MESSAGE_PROGRAM,
  NAV_MESSAGE_NOTE, /* of what was set by hand */
} NavMessageKind;

/**
 * NavMessageSpan: words of a message that were understood. Immutable, reference-counted; fields are
 * for reading.
 */
typedef struct {
  guint start; /* bytes into the message's text */
  guint end;
  char *words;    /* what was understood of them, in lines: "Users: 1,000 people" */
  GArray *fields; /* of NavSpecField: where it stands in the first workload or the whole */
} NavMessageSpan;

NavMessageSpan *nav_message_span_new (guint start, guint end);
NavMessageSpan *nav_message_span_ref (NavMessageSpan *span);
void nav_message_span_unref (NavMessageSpan *span);
gboolean nav_message_span_has_field (const NavMessageSpan *span, NavSpecField field);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavMessageSpan, nav_message_span_unref)

/**
 * NavMessage:
 *
 * One message of a conversation, as a list shows it. Properties: `text`, and `spans` (a #GPtrArray
 * of #NavMessageSpan in the order of the text); both may change while it is shown. Main thread.
 */
#define NAV_TYPE_MESSAGE (nav_message_get_type ())
G_DECLARE_FINAL_TYPE (NavMessage, nav_message, NAV, MESSAGE, GObject)

NavMessage *nav_message_new (NavMessageKind kind, int turn, const char *text);
NavMessageKind nav_message_get_kind (NavMessage *self);
int nav_message_get_turn (NavMessage *self);
const char *nav_message_get_text (NavMessage *self);
void nav_message_set_text (NavMessage *self, const char *text);
GPtrArray *nav_message_get_spans (NavMessage *self);
void nav_message_set_spans (NavMessage *self, GPtrArray *spans);

G_END_DECLS
