"""What several tests share: stories, generated inputs, the JavaScript engine and the built site."""
