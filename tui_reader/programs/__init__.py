"""Programs that the user names, such as a translator: started without a shell, bounded, cancellable."""
