filedesc://a.arc 0.0.0.0 20200101000000 text/plain 76
1 0 Crawler
URL IP-address Archive-date Content-type Archive-length


https://www.site.example/1.html 192.0.2.1 20200101000000 text/html 74
HTTP/1.1 200 OK
Content-Type: text/html

<html><body>one</body></html>

https://www.site.example/2.html 192.0.2.1 20200101000000 text/html 29
<html><body>two</body></html>
