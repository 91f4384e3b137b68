# Greenlets that download: without a network each gets its error, and the program ends well.
from gevent import monkey
monkey.patch_all()
import urllib.request
import gevent
from gevent.pool import Pool

sites = ['https://one.example.org/', 'https://two.example.org/', 'https://three.example.org/']


def download(url):
    try:
        return f'{len(urllib.request.urlopen(url).read())} bytes'
    except Exception as error:
        return str(error)


greenlets = [gevent.spawn(download, site) for site in sites]
gevent.joinall(greenlets)
for site, greenlet in zip(sites, greenlets):
    print(site, greenlet.value)
print(set(Pool(2).map(download, sites)))
