# An HTTP server in a thread and clients on localhost.
import http.server
import threading
import urllib.error
import urllib.request
from socketserver import ThreadingMixIn


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == '/' else 404)
        self.end_headers()
        self.wfile.write('你好'.encode())

    def log_message(self, *args):
        pass


class Server(ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True


with Server(('localhost', 0), Handler) as server:
    threading.Thread(target=server.serve_forever).start()
    base = f'http://localhost:{server.server_port}'
    print(urllib.request.urlopen(base + '/').read().decode())
    try:
        urllib.request.urlopen(base + '/none')
    except urllib.error.HTTPError as error:
        print(error)
    server.shutdown()
