// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NavErrorKind:
 *
 * What went wrong, the same in every folder. Each folder has its own error domain (see
 * NAV_DEFINE_ERROR_DOMAIN()); the code of a #GError of any of these domains is one of these kinds.
 */
typedef enum {
  NAV_ERROR_INVALID,     /* what was given cannot be meant */
  NAV_ERROR_NOT_FOUND,   /* a name that nothing has, a file that is not there */
  NAV_ERROR_UNSUPPORTED, /* well formed, but we do not do that */
  NAV_ERROR_REMOTE,      /* another program or machine failed us */
  NAV_ERROR_CANCELLED,   /* the person stopped it */
  NAV_ERROR_CORRUPT,     /* a file of ours is damaged */
  NAV_ERROR_NEWER,       /* a file of ours was written by a newer version */
} NavErrorKind;

/**
 * NavExitCode: what a program of ours returns to the shell.
 */
typedef enum {
  NAV_EXIT_OK = 0,
  NAV_EXIT_NO_SOLUTION = 1,
  NAV_EXIT_USAGE = 2,
  NAV_EXIT_INVALID = 3,
  NAV_EXIT_REMOTE = 4,
} NavExitCode;

/**
 * NavErrorTranslate:
 * @format: a message of an error, or its format
 *
 * Returns: (transfer none): the same in another language, for as long as the program runs
 */
typedef const char *(*NavErrorTranslate) (const char *format) G_GNUC_FORMAT (1);

/* Marks a text of an error for the translators, where nav_set_error() does not see it. */
#define NAV_ERROR_TEXT(text) text

void nav_error_set_translate (NavErrorTranslate function);
const char *nav_error_translate (const char *format) G_GNUC_FORMAT (1);
GQuark nav_error_domain_register (const char *name);
void nav_set_error (GError **error, GQuark domain, NavErrorKind kind, const char *field,
                    const char *format, ...) G_GNUC_PRINTF (5, 6);
void nav_set_error_texts (GError **error, GQuark domain, NavErrorKind kind, const char *field,
                          const char *message, const char *english);
void nav_set_error_text (GError **error, GQuark domain, NavErrorKind kind, const char *field,
                         const char *text);
gboolean nav_error_is_ours (const GError *error);
gboolean nav_error_matches_kind (const GError *error, NavErrorKind kind);
const char *nav_error_get_english (const GError *error);
const char *nav_error_get_field (const GError *error);
void nav_error_prefix_field (GError *error, const char *prefix);
const char *nav_error_kind_code (NavErrorKind kind);
gboolean nav_error_is_cancelled (const GError *error);
const char *nav_error_get_code (const GError *error);
NavExitCode nav_error_exit_code (const GError *error);

/**
 * NAV_DEFINE_ERROR_DOMAIN:
 * @folder: the folder, `catalog`
 *
 * Defines `GQuark nav_<folder>_error_quark (void)`. The header of the folder says
 * `#define NAV_CATALOG_ERROR (nav_catalog_error_quark ())`.
 */
#define NAV_DEFINE_ERROR_DOMAIN(folder)                                                            \
  GQuark nav_##folder##_error_quark (void)                                                         \
  {                                                                                                \
    static gsize quark;                                                                            \
    if (g_once_init_enter (&quark))                                                                \
      g_once_init_leave (&quark, nav_error_domain_register ("nav-" #folder "-error-quark"));       \
    return (GQuark) quark;                                                                         \
  }

#define NAV_BASE_ERROR (nav_base_error_quark ())
GQuark nav_base_error_quark (void);

G_END_DECLS
