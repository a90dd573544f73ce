"""What is drawn: charts of documents of several kinds (DrawingML), and pictures that are files of their own."""
