// SPDX-License-Identifier: Apache-2.0
#include "simulator/nav-vllm-listener.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include "simulator/nav-vllm-source.h"

/* Longer than GSocket's ten, for loads that begin all at once. */
#define BACKLOG 4096

/* At once, before others have their turn. */
#define MOST_AT_ONCE 64

/* After an error, which most often is that there are too many files. */
#define REST_MS 100

struct _NavVllmListener {
  GSocket *socket;
  NavVllmStreams *streams; /* borrowed; its server gets the connections */
  GTlsCertificate *certificate; /* (nullable) */
  guint handshake_ms;
  guint most_handshakes;
  GSource *source; /* of @socket, or of the rest */
  GQueue handshakes; /* of Handshake */
};

/* Of one connection; it owns itself, and ends in on_handshake(). */
typedef struct {
  NavVllmListener *listener; /* (nullable): it is gone */
  GSocket *socket;
  GCancellable *cancellable;
  GSource *timer;
  GList link;
} Handshake;

static gboolean on_readable (GSocket *socket, GIOCondition condition, gpointer data);
static gboolean on_rested (gpointer data);

static void
wait_for_clients (NavVllmListener *listener)
{
  nav_vllm_source_drop (&listener->source);
  listener->source = nav_vllm_source_attach (
    g_socket_create_source (listener->socket, G_IO_IN, NULL), G_SOURCE_FUNC (on_readable),
    listener);
}

/* --- Handshakes --- */

static gboolean
on_late (gpointer data)
{
  Handshake *handshake = data;

  g_cancellable_cancel (handshake->cancellable);
  return G_SOURCE_REMOVE;
}

static void
handshake_free (Handshake *handshake)
{
  if (handshake->listener != NULL) {
    g_queue_unlink (&handshake->listener->handshakes, &handshake->link);
    handshake->listener->streams->n_handshakes--;
  }
  nav_vllm_source_drop (&handshake->timer);
  g_object_unref (handshake->cancellable);
  g_object_unref (handshake->socket);
  g_free (handshake);
}

static void
on_handshake (GObject *object, GAsyncResult *result, gpointer data)
{
  Handshake *handshake = data;
  NavVllmListener *listener = handshake->listener;
  SoupServer *server = listener ? listener->streams->server : NULL;
  g_autoptr (GSocket) socket = g_object_ref (handshake->socket);
  gboolean good = g_tls_connection_handshake_finish (G_TLS_CONNECTION (object), result, NULL);

  handshake_free (handshake);
  if (good && server != NULL)
    nav_vllm_accept (server, G_IO_STREAM (object), socket);
  else
    g_socket_close (socket, NULL);
}

static void
shake_hands (NavVllmListener *listener, GIOStream *connection, GSocket *socket)
{
  static const char *const protocols[] = { "http/1.1", "http/1.0", NULL };
  g_autoptr (GIOStream) tls = NULL;
  Handshake *handshake;

  if (listener->handshakes.length < listener->most_handshakes)
    tls = g_tls_server_connection_new (connection, listener->certificate, NULL);
  if (tls == NULL) {
    g_socket_close (socket, NULL);
    return;
  }
  g_object_set (tls, "require-close-notify", FALSE, "advertised-protocols", protocols, NULL);
  handshake = g_new0 (Handshake, 1);
  handshake->listener = listener;
  handshake->socket = g_object_ref (socket);
  handshake->cancellable = g_cancellable_new ();
  handshake->timer = nav_vllm_source_attach (g_timeout_source_new (listener->handshake_ms), on_late,
                                             handshake);
  handshake->link.data = handshake;
  g_queue_push_tail_link (&listener->handshakes, &handshake->link);
  listener->streams->n_handshakes++;
  g_tls_connection_handshake_async (G_TLS_CONNECTION (tls), G_PRIORITY_DEFAULT,
                                    handshake->cancellable, on_handshake, handshake);
}

/* --- Connections --- */

static void
take (NavVllmListener *listener, GSocket *socket)
{
  g_autoptr (GIOStream) connection =
    G_IO_STREAM (g_socket_connection_factory_create_connection (socket));

  if (listener->certificate != NULL)
    shake_hands (listener, connection, socket);
  else
    nav_vllm_accept (listener->streams->server, connection, socket);
}

static gboolean
on_readable (GSocket *socket, GIOCondition condition, gpointer data)
{
  NavVllmListener *listener = data;

  (void) condition;
  for (guint i = 0; i < MOST_AT_ONCE; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GSocket) client = g_socket_accept (socket, NULL, &error);

    if (client != NULL) {
      take (listener, client);
    } else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)) {
      break;
    } else {
      nav_vllm_source_drop (&listener->source);
      listener->source = nav_vllm_source_attach (g_timeout_source_new (REST_MS), on_rested,
                                                 listener);
      return G_SOURCE_REMOVE;
    }
  }
  return G_SOURCE_CONTINUE;
}

static gboolean
on_rested (gpointer data)
{
  wait_for_clients (data);
  return G_SOURCE_REMOVE;
}

static GSocket *
listen_on (GSocketAddress *where, GError **error)
{
  g_autoptr (GSocket) socket =
    g_socket_new (g_socket_address_get_family (where), G_SOCKET_TYPE_STREAM,
                  G_SOCKET_PROTOCOL_DEFAULT, error);

  if (socket == NULL)
    return NULL;
  g_socket_set_listen_backlog (socket, BACKLOG);
  g_socket_set_blocking (socket, FALSE);
  if (G_IS_INET_SOCKET_ADDRESS (where))
    g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL); /* those accepted have it */
  if (!g_socket_bind (socket, where, TRUE, error) || !g_socket_listen (socket, error))
    return NULL;
  return g_steal_pointer (&socket);
}

/**
 * nav_vllm_listener_new:
 * @streams: of the server
 * @certificate: (nullable): with its key; TLS then
 * @handshake_ms: how long one may last
 * @most_handshakes: at once; more are closed
 *
 * Returns: (transfer full) (nullable): one that listens; free with nav_vllm_listener_free()
 */
NavVllmListener *
nav_vllm_listener_new (GSocketAddress *where, NavVllmStreams *streams,
                       GTlsCertificate *certificate, guint handshake_ms, guint most_handshakes,
                       GError **error)
{
  g_autoptr (GSocket) socket = listen_on (where, error);
  NavVllmListener *listener;

  if (socket == NULL)
    return NULL;
  listener = g_new0 (NavVllmListener, 1);
  listener->socket = g_steal_pointer (&socket);
  listener->streams = streams;
  listener->certificate = certificate ? g_object_ref (certificate) : NULL;
  listener->handshake_ms = handshake_ms;
  listener->most_handshakes = most_handshakes;
  wait_for_clients (listener);
  return listener;
}

/**
 * nav_vllm_listener_free:
 * @listener: (nullable): no connection comes any more, nor what has not said what it wants
 */
void
nav_vllm_listener_free (NavVllmListener *listener)
{
  GList *link;

  if (listener == NULL)
    return;
  nav_vllm_source_drop (&listener->source);
  g_socket_close (listener->socket, NULL);
  while ((link = g_queue_pop_head_link (&listener->handshakes)) != NULL) {
    Handshake *handshake = link->data;
    listener->streams->n_handshakes--;
    handshake->listener = NULL;
    g_cancellable_cancel (handshake->cancellable);
  }
  g_clear_object (&listener->certificate);
  g_object_unref (listener->socket);
  g_free (listener);
}

/**
 * nav_vllm_listener_get_port:
 *
 * Returns: 0 at a socket in the file system
 */
guint16
nav_vllm_listener_get_port (const NavVllmListener *listener)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (listener->socket, NULL);

  return G_IS_INET_SOCKET_ADDRESS (address)
           ? g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address))
           : 0;
}
