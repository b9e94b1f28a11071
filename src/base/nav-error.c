// SPDX-License-Identifier: Apache-2.0
// Errors of every folder: one domain a folder, the same kinds everywhere, and the field or source
// that is to blame kept beside the message, so that JSON can name it and a form can point at it.

#include "nav-error.h"

#include <gio/gio.h>
#include <string.h>

typedef struct {
  char *field;
  char *english; /* (nullable): the message before it was translated */
} NavErrorPrivate;

static NavErrorTranslate translate; /* (nullable): nobody asked for another language */

static void
nav_error_private_init (GError *error)
{
  (void) error;
}

/* Where g_error_domain_register() keeps the private part: in front of the GError, aligned as its
 * documentation states. */
static NavErrorPrivate *
nav_error_private (const GError *error)
{
  const gsize step = 2 * sizeof (gsize);
  const gsize size = (sizeof (NavErrorPrivate) + (step - 1)) & -step;

  return (NavErrorPrivate *) (((guint8 *) error) - size);
}

static void
nav_error_private_copy (const GError *source, GError *copy)
{
  nav_error_private (copy)->field = g_strdup (nav_error_private (source)->field);
  nav_error_private (copy)->english = g_strdup (nav_error_private (source)->english);
}

static void
nav_error_private_clear (GError *error)
{
  g_clear_pointer (&nav_error_private (error)->field, g_free);
  g_clear_pointer (&nav_error_private (error)->english, g_free);
}

/**
 * nav_error_domain_register:
 * @name: `nav-<folder>-error-quark`; a literal
 *
 * Registers an error domain of ours. Call it through NAV_DEFINE_ERROR_DOMAIN() only.
 *
 * Returns: the domain
 */
GQuark
nav_error_domain_register (const char *name)
{
  g_return_val_if_fail (g_str_has_prefix (name, "nav-"), 0);

  return g_error_domain_register (name, sizeof (NavErrorPrivate), nav_error_private_init,
                                  nav_error_private_copy, nav_error_private_clear);
}

NAV_DEFINE_ERROR_DOMAIN (base)

/**
 * nav_error_set_translate:
 * @function: (nullable): gives a message, or its format, in the person's language
 *
 * The folders below know no language; who does sets it here once, before there are threads. Texts
 * given to nav_set_error() and nav_json_reader_fail(), and those in NAV_ERROR_TEXT(), are in the
 * catalogues of translations.
 */
void
nav_error_set_translate (NavErrorTranslate function)
{
  translate = function;
}

/**
 * nav_error_translate:
 * @format: a message of an error, or its format
 *
 * Returns: the same in the person's language
 */
const char *
nav_error_translate (const char *format)
{
  return translate != NULL ? translate (format) : format;
}

/**
 * nav_set_error:
 * @error: (nullable): where to put it, as for g_set_error()
 * @domain: the domain of the calling folder
 * @kind: what went wrong
 * @field: (nullable): the field, path or source that is to blame (`workloads[0].users`)
 * @format: a message for people: what, why if known, what to do
 *
 * Sets an error that remembers its field. Its message is in the person's language, and
 * nav_error_get_english() knows it as it stands here. Any thread.
 */
void
nav_set_error (GError **error, GQuark domain, NavErrorKind kind, const char *field,
               const char *format, ...)
{
  g_autofree char *message = NULL, *english = NULL;
  va_list args;

  if (error == NULL)
    return;

  va_start (args, format);
  message = g_strdup_vprintf (nav_error_translate (format), args);
  va_end (args);
  va_start (args, format);
  english = g_strdup_vprintf (format, args);
  va_end (args);
  nav_set_error_texts (error, domain, kind, field, message, english);
}

/**
 * nav_set_error_texts:
 * @message: for people, in their language
 * @english: the same in English, for JSON
 *
 * nav_set_error() for a message that was made elsewhere. Any thread.
 */
void
nav_set_error_texts (GError **error, GQuark domain, NavErrorKind kind, const char *field,
                     const char *message, const char *english)
{
  GError *made;

  if (error == NULL)
    return;

  made = g_error_new_literal (domain, (int) kind, message);
  nav_error_private (made)->field = g_strdup (field);
  if (strcmp (message, english) != 0)
    nav_error_private (made)->english = g_strdup (english);
  g_propagate_error (error, made);
}

static char *
put_field (const char *text, const char *field)
{
  const char *mark = strstr (text, "%s");

  if (mark == NULL || field == NULL)
    return g_strdup (text);
  return g_strdup_printf ("%.*s%s%s", (int) (mark - text), text, field, mark + 2);
}

/**
 * nav_set_error_text:
 * @field: (nullable): the field to blame
 * @text: the message, a text in NAV_ERROR_TEXT(); its first "%s" stands for @field
 *
 * nav_set_error() for a message that is chosen in one place and set in another. Any thread.
 */
void
nav_set_error_text (GError **error, GQuark domain, NavErrorKind kind, const char *field,
                    const char *text)
{
  g_autofree char *message = put_field (nav_error_translate (text), field);
  g_autofree char *english = put_field (text, field);

  nav_set_error_texts (error, domain, kind, field, message, english);
}

/**
 * nav_error_get_english:
 * @error: an error of any domain
 *
 * Returns: its message as JSON has it, whatever the person's language; lives as long as @error
 */
const char *
nav_error_get_english (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  return nav_error_is_ours (error) && nav_error_private (error)->english != NULL
           ? nav_error_private (error)->english
           : error->message;
}

/**
 * nav_error_is_ours:
 * @error: any error
 *
 * Returns: whether its domain is one of ours, so that its code is a #NavErrorKind
 */
gboolean
nav_error_is_ours (const GError *error)
{
  const char *name;

  g_return_val_if_fail (error != NULL, FALSE);

  name = g_quark_to_string (error->domain);
  return g_str_has_prefix (name, "nav-") && g_str_has_suffix (name, "-error-quark");
}

/**
 * nav_error_matches_kind:
 * @error: (nullable): an error of any domain
 * @kind: the kind asked for
 *
 * Like g_error_matches(), across the domains of all folders.
 */
gboolean
nav_error_matches_kind (const GError *error, NavErrorKind kind)
{
  return error != NULL && nav_error_is_ours (error) && error->code == (int) kind;
}

/**
 * nav_error_get_field:
 * @error: an error of any domain
 *
 * Returns: (nullable): the field to blame; lives as long as @error
 */
const char *
nav_error_get_field (const GError *error)
{
  return nav_error_is_ours (error) ? nav_error_private (error)->field : NULL;
}

/**
 * nav_error_prefix_field:
 * @error: an error of ours
 * @prefix: what its field is inside of (`models.json row 3`)
 *
 * Puts @prefix in front of the field, so that each caller adds the part of the path it knows.
 */
void
nav_error_prefix_field (GError *error, const char *prefix)
{
  NavErrorPrivate *priv;
  char *joined;

  g_return_if_fail (nav_error_is_ours (error));

  priv = nav_error_private (error);
  joined = priv->field == NULL ? g_strdup (prefix) : g_strconcat (prefix, ".", priv->field, NULL);
  g_free (priv->field);
  priv->field = joined;
}

/**
 * nav_error_kind_code:
 * @kind: a kind
 *
 * Returns: its name in JSON (`invalid`, `not_found`, ...)
 */
const char *
nav_error_kind_code (NavErrorKind kind)
{
  static const char *const codes[] = {
    [NAV_ERROR_INVALID] = "invalid",     [NAV_ERROR_NOT_FOUND] = "not_found",
    [NAV_ERROR_UNSUPPORTED] = "unsupported", [NAV_ERROR_REMOTE] = "remote",
    [NAV_ERROR_CANCELLED] = "cancelled", [NAV_ERROR_CORRUPT] = "corrupt",
    [NAV_ERROR_NEWER] = "newer",
  };

  g_return_val_if_fail ((gsize) kind < G_N_ELEMENTS (codes), "invalid");
  return codes[kind];
}

static NavErrorKind
nav_error_kind_of (const GError *error)
{
  if (nav_error_is_ours (error))
    return (NavErrorKind) error->code;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return NAV_ERROR_CANCELLED;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ||
      g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return NAV_ERROR_NOT_FOUND;
  return NAV_ERROR_INVALID;
}

/**
 * nav_error_is_cancelled:
 * @error: (nullable): an error of any domain, GIO's among them
 *
 * Returns: whether somebody stopped what was done
 */
gboolean
nav_error_is_cancelled (const GError *error)
{
  return error != NULL && nav_error_kind_of (error) == NAV_ERROR_CANCELLED;
}

/**
 * nav_error_get_code:
 * @error: an error of any domain; GIO's are mapped to the nearest kind
 *
 * Returns: the name of its kind in JSON
 */
const char *
nav_error_get_code (const GError *error)
{
  return nav_error_kind_code (nav_error_kind_of (error));
}

/**
 * nav_error_exit_code:
 * @error: an error of any domain
 *
 * The one place that maps errors to what the shell sees.
 */
NavExitCode
nav_error_exit_code (const GError *error)
{
  switch (nav_error_kind_of (error)) {
  case NAV_ERROR_REMOTE:
    return NAV_EXIT_REMOTE;
  case NAV_ERROR_CANCELLED:
    return NAV_EXIT_NO_SOLUTION;
  case NAV_ERROR_INVALID:
  case NAV_ERROR_NOT_FOUND:
  case NAV_ERROR_UNSUPPORTED:
  case NAV_ERROR_CORRUPT:
  case NAV_ERROR_NEWER:
  default:
    return NAV_EXIT_INVALID;
  }
}
