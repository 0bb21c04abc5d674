// A phone's photo is some megabytes: it is made smaller here, which also leaves out what the camera wrote into it. The server checks and strips it all the same.
document.querySelectorAll("input[data-photo]").forEach(input => input.addEventListener("change", async () => {
  const file = input.files[0];
  if (!file || !file.type.startsWith("image/")) return;
  try {
    const picture = await createImageBitmap(file);
    const most = Number(input.dataset.side), by = Math.min(1, most / Math.min(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * by);
    canvas.height = Math.round(picture.height * by);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const small = await new Promise(done => canvas.toBlob(done, "image/jpeg", 0.85));
    if (!small) return;
    const files = new DataTransfer();
    files.items.add(new File([small], "photo.jpg", { type: "image/jpeg" }));
    input.files = files.files;
  } catch {
    // not a picture this browser can read: it is sent as it is, and the server says so
  }
}));
