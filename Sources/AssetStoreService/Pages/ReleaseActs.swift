internal import AssetStoreCore
internal import AssetStoreWeb

// What may be done to the releases of an asset, on its page.

extension Service {
  /// - Parameter path: of the asset's page.
  static func addReleaseActs(to router: inout Router<Endpoint>, _ path: String) {
    addReleaseAct("withdraw", to: &router, path) { service, name, body, account in
      try service.withdraw(name, body, account)
    }
    addReleaseAct("offer", to: &router, path) { service, name, _, account in
      try service.offer(name, account)
    }
  }

  private static func addReleaseAct(
    _ act: String, to router: inout Router<Endpoint>, _ path: String,
    _ run: @escaping @Sendable (Service, ReleaseName, Body, Account) throws -> Void
  ) {
    router.add(
      "POST", "\(path)/\(act)",
      .form { service, visit, body, values in
        let account = try visit.signedIn().account
        let asset = try service.shownAsset(visit, values[0], values[1])
        do {
          try run(
            service,
            ReleaseName(
              publisher: values[0], slug: values[1], version: body.required("version")), body,
            account)
        } catch let problem as Problem where account.mayDelete(asset) {
          return try service.assetPage(visit, values[0], values[1], problem, body)
        }
        return visit.redirect(to: asset.place)
      })
  }

  /// - Parameter sent: what a form said that was not taken.
  static func releaseActs(
    _ asset: AssetRecord, _ releases: [ReleaseRecord], _ visit: Visit, _ sent: Body
  ) -> HTML {
    guard let account = visit.visitor?.account, account.mayDelete(asset), !releases.isEmpty else {
      return HTML()
    }
    let place = "\(visit.root)\(asset.place)"
    var acts: HTML = "<section class=\"acts\"><h2>What is offered</h2>\n"
    let offered = Service.versions(releases.filter { $0.yanked.isEmpty }, sent)
    if !offered.bytes.isEmpty {
      acts += """
        <form class="fields" method="post" action="\(place)/withdraw">\(visit.formToken)
        <fieldset><legend>Withdraw a release</legend>
        <p class="hint">Nobody is offered it any more; whoever has it is told why.</p>
        <div class="field"><label for="withdraw-version">Version</label>
        <select id="withdraw-version" name="version">\(offered)</select></div>
        <div class="field"><label for="withdraw-reason">Why it is withdrawn</label>
        <input id="withdraw-reason" name="reason" required maxlength="500" value="\(sent.text("reason"))"></div>
        <p><button class="plain">Withdraw</button></p></fieldset></form>

        """
    }
    let withdrawn = Service.versions(releases.filter { !$0.yanked.isEmpty }, sent)
    if account.level >= .moderator, !withdrawn.bytes.isEmpty {
      acts += """
        <form method="post" action="\(place)/offer">\(visit.formToken)
        <label for="offer-version">Version that was withdrawn</label> <select id="offer-version" name="version">\(withdrawn)</select>
        <button class="plain">Offer again</button></form>

        """
    }
    acts += "</section>\n"
    return acts
  }

  /// A version each, of which there may be several releases.
  private static func versions(_ releases: [ReleaseRecord], _ sent: Body) -> HTML {
    var (html, told) = (HTML(), Set<[UInt8]>())
    for release in releases where told.insert(Array(release.version.utf8)).inserted {
      html += option(
        release.version, release.version, release.version.hasSameBytes(sent.text("version")))
    }
    return html
  }
}
