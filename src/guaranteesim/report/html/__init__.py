"""The report as one page of HTML: ``report.html``, without network, with one small script that sorts tables."""
