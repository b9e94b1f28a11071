// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/nav-cli.h"
#include "report/nav-report.h"

G_BEGIN_DECLS

/**
 * NavCliDocument: where a document goes, and as what. Zeroed: as Markdown to standard output.
 */
typedef struct {
  char *format; /* (nullable): "json", "csv", "markdown", "html" or "pdf" */
  char *output; /* (nullable): a file; "-" and NULL: standard output */
  char *paper;  /* (nullable): "a4" or "letter" */
} NavCliDocument;

void nav_cli_document_clear (NavCliDocument *document);
int nav_cli_document_check (const NavCli *cli, const NavCliDocument *document);
const char *nav_cli_document_format (const NavCli *cli, const NavCliDocument *document,
                                     const char *fallback);
GBytes *nav_cli_document_write (const NavCliDocument *document, const NavReport *report,
                                const char *format, GError **error);
gboolean nav_cli_document_put (const NavCliDocument *document, GBytes *bytes, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NavCliDocument, nav_cli_document_clear)

G_END_DECLS
