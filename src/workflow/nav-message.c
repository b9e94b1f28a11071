// SPDX-License-Identifier: Apache-2.0
// A message as an object that a view can follow.

#include "workflow/nav-message.h"

struct _NavMessage {
  GObject parent_instance;
  NavMessageKind kind;
  int turn;
  char *text;
  GPtrArray *spans; /* (element-type NavMessageSpan) */
};

G_DEFINE_FINAL_TYPE (NavMessage, nav_message, G_TYPE_OBJECT)

enum { PROP_TEXT = 1, PROP_SPANS, N_PROPS };

static GParamSpec *properties[N_PROPS];

NavMessageSpan *
nav_message_span_new (guint start, guint end)
{
  NavMessageSpan *span = g_atomic_rc_box_new0 (NavMessageSpan);

  span->start = start;
  span->end = end;
  span->fields = g_array_new (FALSE, FALSE, sizeof (NavSpecField));
  return span;
}

NavMessageSpan *
nav_message_span_ref (NavMessageSpan *span)
{
  return g_atomic_rc_box_acquire (span);
}

static void
span_clear (gpointer data)
{
  NavMessageSpan *span = data;

  g_free (span->words);
  g_array_unref (span->fields);
}

void
nav_message_span_unref (NavMessageSpan *span)
{
  g_atomic_rc_box_release_full (span, span_clear);
}

gboolean
nav_message_span_has_field (const NavMessageSpan *span, NavSpecField field)
{
  for (guint i = 0; i < span->fields->len; i++)
    if (g_array_index (span->fields, NavSpecField, i) == field)
      return TRUE;
  return FALSE;
}

static gboolean
spans_equal (const GPtrArray *a, const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++) {
    const NavMessageSpan *x = a->pdata[i], *y = b->pdata[i];
    if (x->start != y->start || x->end != y->end || g_strcmp0 (x->words, y->words) != 0)
      return FALSE;
  }
  return TRUE;
}

NavMessageKind
nav_message_get_kind (NavMessage *self)
{
  g_return_val_if_fail (NAV_IS_MESSAGE (self), NAV_MESSAGE_NOTE);
  return self->kind;
}

/**
 * nav_message_get_turn:
 *
 * Returns: its index in the conversation; -1 for a note
 */
int
nav_message_get_turn (NavMessage *self)
{
  g_return_val_if_fail (NAV_IS_MESSAGE (self), -1);
  return self->turn;
}

const char *
nav_message_get_text (NavMessage *self)
{
  g_return_val_if_fail (NAV_IS_MESSAGE (self), NULL);
  return self->text;
}

void
nav_message_set_text (NavMessage *self, const char *text)
{
  g_return_if_fail (NAV_IS_MESSAGE (self) && text != NULL);

  if (g_str_equal (self->text, text))
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

/**
 * nav_message_get_spans:
 *
 * Returns: (transfer none) (element-type NavMessageSpan): the understood words, apart from each
 *   other, in the order of the text
 */
GPtrArray *
nav_message_get_spans (NavMessage *self)
{
  g_return_val_if_fail (NAV_IS_MESSAGE (self), NULL);
  return self->spans;
}

/**
 * nav_message_set_spans:
 * @spans: (transfer none) (element-type NavMessageSpan): not to be changed afterwards
 */
void
nav_message_set_spans (NavMessage *self, GPtrArray *spans)
{
  g_return_if_fail (NAV_IS_MESSAGE (self) && spans != NULL);

  if (spans_equal (self->spans, spans))
    return;
  g_ptr_array_ref (spans);
  g_ptr_array_unref (self->spans);
  self->spans = spans;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SPANS]);
}

static void
nav_message_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  NavMessage *self = NAV_MESSAGE (object);

  switch (id) {
  case PROP_TEXT:
    g_value_set_string (value, self->text);
    break;
  case PROP_SPANS:
    g_value_set_boxed (value, self->spans);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
nav_message_finalize (GObject *object)
{
  NavMessage *self = NAV_MESSAGE (object);

  g_free (self->text);
  g_ptr_array_unref (self->spans);
  G_OBJECT_CLASS (nav_message_parent_class)->finalize (object);
}

static void
nav_message_class_init (NavMessageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = nav_message_get_property;
  object_class->finalize = nav_message_finalize;
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  properties[PROP_SPANS] = g_param_spec_boxed ("spans", NULL, NULL, G_TYPE_PTR_ARRAY, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
nav_message_init (NavMessage *self)
{
  self->spans = g_ptr_array_new_with_free_func ((GDestroyNotify) nav_message_span_unref);
}

/**
 * nav_message_new:
 * @turn: index in the conversation; -1 for a note
 *
 * Returns: (transfer full)
 */
NavMessage *
nav_message_new (NavMessageKind kind, int turn, const char *text)
{
  NavMessage *self;

  g_return_val_if_fail (text != NULL, NULL);

  self = g_object_new (NAV_TYPE_MESSAGE, NULL);
  self->kind = kind;
  self->turn = turn;
  self->text = g_strdup (text);
  return self;
}
