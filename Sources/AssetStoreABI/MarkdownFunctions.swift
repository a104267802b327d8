// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AssetStoreCore
internal import AssetStoreWeb
public import CAssetStore

/// `assetstore_markdown`
@safe final class MarkdownObject: ResultObject, @unchecked Sendable {
  let text: UnsafePointer<CChar>

  private struct Document: Encodable {
    var text: String
  }

  init(_ text: String) {
    let arena = Arena()
    unsafe self.text = arena.string(text)
    super.init(Document(text: text), arena)
  }
}

private func markdownOptions(
  _ options: UnsafePointer<assetstore_markdown_options>?
) throws -> assetstore_markdown_options {
  let options = try unsafe Argument.options(options, assetstore_markdown_options(), "options")
  try Argument.flags(options.flags, known: 1, "options")
  guard options.font_size <= 1000 else { throw Argument.absurd("font_size") }
  return options
}

@c @implementation
public func assetstore_markdown_html(
  _ text: UnsafePointer<CChar>!, _ options: UnsafePointer<assetstore_markdown_options>!,
  _ markdown: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(markdown, error) {
    let text = try unsafe Argument.text(text, "text")
    let options = try unsafe markdownOptions(options)
    let linksImages = options.flags & ASSETSTORE_MARKDOWN_LINK_IMAGES != 0
    return MarkdownObject(try Markdown.html(text, linksImages: linksImages))
  }
}

@c @implementation
public func assetstore_markdown_bbcode(
  _ text: UnsafePointer<CChar>!, _ options: UnsafePointer<assetstore_markdown_options>!,
  _ markdown: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(markdown, error) {
    let text = try unsafe Argument.text(text, "text")
    let options = try unsafe markdownOptions(options)
    return MarkdownObject(try Markdown.bbcode(text, fontSize: Int(options.font_size)))
  }
}

@c @implementation
public func assetstore_markdown_text(_ markdown: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(markdown, MarkdownObject.self)?.text
}

@c @implementation
public func assetstore_markdown_json(_ markdown: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(markdown, MarkdownObject.self)?.json
}

@c @implementation
public func assetstore_markdown_free(_ markdown: OpaquePointer!) {
  unsafe Handles.remove(markdown, MarkdownObject.self)
}
